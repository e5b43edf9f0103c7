package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.openai.MediaTokens;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} object, both ways: input_tokens includes what was read from and written to the cache, output_tokens includes
 * reasoning (wire-formats 8.2).
 */
final class ResponsesUsage {
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String TOTAL = "total_tokens";
    private static final String INPUT_DETAILS = "input_tokens_details";
    private static final String OUTPUT_DETAILS = "output_tokens_details";
    private static final String CACHED = "cached_tokens";
    private static final String CACHE_WRITE = "cache_write_tokens";
    private static final String REASONING = "reasoning_tokens";

    private ResponsesUsage() {}

    /** The counters; null when the object says nothing. */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.path(INPUT).isNumber() && !usage.path(OUTPUT).isNumber()) {
            return null;
        }
        long input = usage.path(INPUT).asLong();
        long output = usage.path(OUTPUT).asLong();
        long cached = usage.path(INPUT_DETAILS).path(CACHED).asLong();
        long written = usage.path(INPUT_DETAILS).path(CACHE_WRITE).asLong();
        long reasoning = usage.path(OUTPUT_DETAILS).path(REASONING).asLong();
        boolean outside = reasoning > 0 && usage.path(TOTAL).asLong() - input - output == reasoning;
        return new Usage(
                input - cached - written,
                cached,
                written,
                0,
                outside ? output : output - reasoning,
                reasoning,
                MediaTokens.of(usage.path(INPUT_DETAILS), usage.path(OUTPUT_DETAILS)));
    }

    /** The object for a client; both detail objects are there, because typed clients insist. */
    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object().put(INPUT, usage.inputTotal());
        json.putObject(INPUT_DETAILS).put(CACHED, usage.cacheRead()).put(CACHE_WRITE, usage.cacheWrite());
        json.put(OUTPUT, usage.outputTotal());
        json.putObject(OUTPUT_DETAILS).put(REASONING, usage.reasoning());
        return json.put(TOTAL, usage.total());
    }
}
