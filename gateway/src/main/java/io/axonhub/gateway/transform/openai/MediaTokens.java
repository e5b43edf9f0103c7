package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Usage.Media;

/**
 * What of a usage was sound and pictures, from the detail objects: {@code audio_tokens} and {@code image_tokens} beside
 * {@code cached_tokens}, of which {@code cached_tokens_details} says the same.
 */
public final class MediaTokens {
    private static final String AUDIO = "audio_tokens";
    private static final String IMAGE = "image_tokens";

    private MediaTokens() {}

    /** Of the input's and the output's details; missing ones say nothing. */
    public static Media of(JsonNode input, JsonNode output) {
        long cached = input.path("cached_tokens_details").path(AUDIO).asLong();
        long heard = input.path(AUDIO).asLong();
        long seen = input.path(IMAGE).asLong();
        long spoken = output.path(AUDIO).asLong();
        long painted = output.path(IMAGE).asLong();
        return heard + seen + spoken + painted == 0
                ? Media.NONE
                : new Media(heard - cached, cached, spoken, seen, painted, 0, 0);
    }
}
