package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Decoding knobs; null is "not said".
 *
 * @param temperature 0..2 as OpenAI has it (Anthropic: 0..1)
 * @param n how many choices; more than one exists in OpenAI's formats only
 * @param logitBias OpenAI's map of token id to bias
 */
public record Sampling(
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        @Nullable Long seed,
        @Nullable Integer n,
        @Nullable Boolean logprobs,
        @Nullable Integer topLogprobs,
        @Nullable JsonNode logitBias) {
    private static final Sampling NONE = new Sampling(null, null, null, null, null, null, null, null, null, null);

    /** Nothing said. */
    public static Sampling none() {
        return NONE;
    }
}
