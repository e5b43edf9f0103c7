package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.store.Limit;
import java.util.Map;

/** What one request uses, in the limits' units. {@code costs}: billionths by currency. */
record Amounts(long requests, long tokens, Map<String, Long> costs) {
    long of(Limit limit) {
        return switch (limit.resource()) {
            case REQUESTS -> requests;
            case TOKENS -> tokens;
            case COST -> costs.getOrDefault(limit.currency(), 0L);
            case CONCURRENCY -> 1;
        };
    }
}
