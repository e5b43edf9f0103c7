package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} objects of one answer to counters. A stream reports running totals in several events, each of which may
 * leave members out: the last one that is there overwrites. Not thread-safe.
 */
final class UsageReader {
    /** The members read here. */
    static final Shape KNOWN = Shape.of(
            "input_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
            "cache_creation.ephemeral_5m_input_tokens",
            "cache_creation.ephemeral_1h_input_tokens",
            "output_tokens",
            "output_tokens_details.thinking_tokens");

    private final boolean includesCache;
    private @Nullable Long input;
    private @Nullable Long cacheRead;
    private @Nullable Long cacheWrite;
    private @Nullable Long cacheWrite5m;
    private @Nullable Long cacheWrite1h;
    private @Nullable Long output;
    private @Nullable Long reasoning;
    private boolean seen;

    /** {@code includesCache}: {@code input_tokens} counts the cache too, against the format. */
    UsageReader(boolean includesCache) {
        this.includesCache = includesCache;
    }

    /** Takes one usage object; anything else is passed over. Whether it said something. */
    boolean accept(@Nullable JsonNode usage) {
        if (usage == null || !usage.isObject()) {
            return false;
        }
        long cachedBefore = or0(cacheRead) + or0(cacheWrite);
        input = last(usage, "input_tokens", input);
        cacheRead = last(usage, "cache_read_input_tokens", cacheRead);
        cacheWrite = last(usage, "cache_creation_input_tokens", cacheWrite);
        JsonNode split = usage.path("cache_creation");
        cacheWrite5m = last(split, "ephemeral_5m_input_tokens", cacheWrite5m);
        cacheWrite1h = last(split, "ephemeral_1h_input_tokens", cacheWrite1h);
        output = last(usage, "output_tokens", output);
        reasoning = last(usage.path("output_tokens_details"), "thinking_tokens", reasoning);
        if (!includesCache && cachedBefore == 0 && !usage.path("input_tokens").canConvertToLong()) {
            takeCachedOut(or0(cacheRead) + or0(cacheWrite));
        }
        boolean says = input != null || cacheRead != null || cacheWrite != null || output != null;
        seen |= says;
        return says;
    }

    /**
     * Some providers count the whole prompt as input first, and tell at the end alone what of it was cached: the split is of that
     * total, nothing on top of it.
     */
    private void takeCachedOut(long cached) {
        if (input != null && input >= cached) {
            input -= cached;
        }
    }

    private static @Nullable Long last(JsonNode owner, String name, @Nullable Long before) {
        JsonNode node = owner.path(name);
        return node.canConvertToLong() ? Long.valueOf(node.longValue()) : before;
    }

    /** The counters so far, null when no usage came. {@code output_tokens} includes thinking. */
    @Nullable
    Usage usage() {
        if (!seen) {
            return null;
        }
        long hour = or0(cacheWrite1h);
        long fiveMinutes = cacheWrite == null ? or0(cacheWrite5m) : cacheWrite - hour;
        long thought = Math.min(or0(reasoning), or0(output));
        long uncached = or0(input) - (includesCache ? or0(cacheRead) + fiveMinutes + hour : 0);
        return new Usage(uncached, or0(cacheRead), fiveMinutes, hour, or0(output) - thought, thought);
    }

    private static long or0(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
