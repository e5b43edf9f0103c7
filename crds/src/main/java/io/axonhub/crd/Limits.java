package io.axonhub.crd;

import org.jspecify.annotations.Nullable;

/** What may be used at most; null is without a limit. */
public record Limits(
        @Nullable Long requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Integer concurrency) {}
