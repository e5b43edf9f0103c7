package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.store.Limit;

/** What one request uses, in the limits' units. */
record Amounts(long requests, long tokens, long cost) {
    long of(Limit.Resource resource) {
        return switch (resource) {
            case REQUESTS -> requests;
            case TOKENS -> tokens;
            case COST -> cost;
            case CONCURRENCY -> 1;
        };
    }
}
