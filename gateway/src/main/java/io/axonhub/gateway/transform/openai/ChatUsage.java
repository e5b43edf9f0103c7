package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Strays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} object, both ways: prompt_tokens includes what was read from and written to the cache, completion_tokens
 * includes reasoning (wire-formats 8.2).
 */
public final class ChatUsage {
    private static final String USAGE = "usage";
    private static final String PROMPT = "prompt_tokens";
    private static final String COMPLETION = "completion_tokens";
    private static final String TOTAL = "total_tokens";
    private static final String PROMPT_DETAILS = "prompt_tokens_details";
    private static final String COMPLETION_DETAILS = "completion_tokens_details";
    private static final String CACHED = "cached_tokens";
    private static final String CACHE_WRITE = "cache_write_tokens";
    private static final String REASONING = "reasoning_tokens";

    private static final Set<String> KNOWN = Set.of(
            PROMPT,
            COMPLETION,
            TOTAL,
            PROMPT_DETAILS,
            COMPLETION_DETAILS,
            CACHED,
            "prompt_cache_hit_tokens",
            "prompt_cache_miss_tokens");
    private static final Set<String> KNOWN_OF_DETAILS = Set.of(
            CACHED, "cached_tokens_details", CACHE_WRITE, REASONING, "audio_tokens", "image_tokens", "text_tokens");

    private ChatUsage() {}

    /** Keeps what {@link #read} does not read. */
    public static void look(JsonNode usage, Strays strays) {
        strays.look(usage, USAGE, KNOWN);
        strays.look(usage.path(PROMPT_DETAILS), USAGE + "." + PROMPT_DETAILS, KNOWN_OF_DETAILS);
        strays.look(usage.path(COMPLETION_DETAILS), USAGE + "." + COMPLETION_DETAILS, KNOWN_OF_DETAILS);
    }

    /** The counters; null when the object says nothing. */
    public static @Nullable Usage read(JsonNode usage) {
        if (!usage.path(PROMPT).isNumber() && !usage.path(COMPLETION).isNumber()) {
            return null;
        }
        long prompt = usage.path(PROMPT).asLong();
        long completion = usage.path(COMPLETION).asLong();
        long cached = cached(usage);
        long written = usage.path(PROMPT_DETAILS).path(CACHE_WRITE).asLong();
        long reasoning = usage.path(COMPLETION_DETAILS).path(REASONING).asLong();
        boolean outside = reasoning > 0 && usage.path(TOTAL).asLong() - prompt - completion == reasoning;
        long visible = outside ? completion : completion - reasoning;
        return new Usage(
                prompt - cached - written,
                cached,
                written,
                0,
                visible,
                reasoning,
                MediaTokens.of(usage.path(PROMPT_DETAILS), usage.path(COMPLETION_DETAILS)));
    }

    /** OpenAI's place, Moonshot's and DeepSeek's. */
    private static long cached(JsonNode usage) {
        JsonNode details = usage.path(PROMPT_DETAILS).path(CACHED);
        if (details.isNumber()) {
            return details.asLong();
        }
        JsonNode top = usage.path(CACHED);
        return (top.isNumber() ? top : usage.path("prompt_cache_hit_tokens")).asLong();
    }

    /** The object for a client. */
    public static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object();
        json.put(PROMPT, usage.inputTotal());
        json.put(COMPLETION, usage.outputTotal());
        json.put(TOTAL, usage.total());
        ObjectNode prompt = json.putObject(PROMPT_DETAILS).put(CACHED, usage.cacheRead());
        if (usage.cacheWrite() > 0) {
            prompt.put(CACHE_WRITE, usage.cacheWrite());
        }
        json.putObject(COMPLETION_DETAILS).put(REASONING, usage.reasoning());
        return json;
    }
}
