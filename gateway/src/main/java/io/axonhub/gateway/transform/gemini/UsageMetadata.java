package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usageMetadata} object, both ways: the prompt's count includes what came from the cache, but not what tools added to it;
 * the candidates' count excludes thoughts (wire-formats 8.2). Writes to a cache have no counter and stand in the prompt's.
 */
final class UsageMetadata {
    private static final String PROMPT = "promptTokenCount";
    private static final String CACHED = "cachedContentTokenCount";
    private static final String CANDIDATES = "candidatesTokenCount";
    private static final String THOUGHTS = "thoughtsTokenCount";
    private static final String TOOLS = "toolUsePromptTokenCount";

    private UsageMetadata() {}

    /** The counters; null when the object says nothing. */
    static @Nullable Usage read(JsonNode usage) {
        if (!usage.path(PROMPT).isNumber() && !usage.path(CANDIDATES).isNumber()) {
            return null;
        }
        long cached = count(usage, CACHED);
        long prompt = count(usage, PROMPT) + count(usage, TOOLS);
        long heard = modality(usage, "promptTokensDetails", "AUDIO");
        long warm = modality(usage, "cacheTokensDetails", "AUDIO");
        Usage.Media media = new Usage.Media(
                heard - warm,
                warm,
                modality(usage, "candidatesTokensDetails", "AUDIO"),
                modality(usage, "promptTokensDetails", "IMAGE") - modality(usage, "cacheTokensDetails", "IMAGE"),
                modality(usage, "candidatesTokensDetails", "IMAGE"),
                0,
                0);
        return new Usage(prompt - cached, cached, 0, 0, count(usage, CANDIDATES), count(usage, THOUGHTS), media);
    }

    private static long modality(JsonNode usage, String details, String modality) {
        long sum = 0;
        for (JsonNode one : usage.path(details)) {
            if (one.path("modality").asText().equals(modality)) {
                sum += count(one, "tokenCount");
            }
        }
        return sum;
    }

    private static long count(JsonNode usage, String name) {
        return Math.clamp(usage.path(name).asLong(), 0, 1L << 60);
    }

    /** The object for a client. */
    static ObjectNode write(Usage usage) {
        ObjectNode json = Json.object().put(PROMPT, usage.inputTotal());
        if (usage.cacheRead() > 0) {
            json.put(CACHED, usage.cacheRead());
        }
        json.put(CANDIDATES, usage.output());
        if (usage.reasoning() > 0) {
            json.put(THOUGHTS, usage.reasoning());
        }
        return json.put("totalTokenCount", usage.total());
    }
}
