package io.axonhub.gateway.transform.openai.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.WebSocketFrames;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.SessionMeter;
import io.axonhub.gateway.transform.openai.MediaTokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the usage of each {@code response.done}, and of each finished transcription, which is billed apart. Only events that may
 * be one of them are parsed: nearly all bytes are audio.
 */
final class RealtimeMeter implements SessionMeter {
    /** Far enough for the {@code type} member, wherever a server puts it before the payload. */
    private static final int TYPE_WITHIN = 4096;

    private static final byte[][] COUNTED = {
        bytes("response.done"), bytes("input_audio_transcription.completed"), bytes("session.created")
    };

    private final WebSocketFrames frames = new WebSocketFrames(this::event);
    private @Nullable Usage usage;
    private @Nullable String model;

    @Override
    public void accept(byte[] bytes, int from, int count) {
        frames.accept(bytes, from, count);
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }

    @Override
    public @Nullable String model() {
        return model;
    }

    @Override
    public boolean atBoundary() {
        return frames.atBoundary();
    }

    @Override
    public boolean ended() {
        return frames.closed();
    }

    private void event(byte[] text) {
        if (Arrays.stream(COUNTED).noneMatch(type -> contains(text, type))) {
            return;
        }
        JsonNode event;
        try {
            event = Json.parse(text);
        } catch (Json.BadJsonException e) {
            // not ours to judge: the client gets it as it is
            return;
        }
        switch (event.path("type").asText()) {
            case "response.done" -> add(event.path("response").path("usage"));
            case "conversation.item.input_audio_transcription.completed" -> add(event.path("usage"));
            case "session.created" -> {
                String named = event.path("session").path("model").asText();
                model = named.isEmpty() ? model : named;
            }
            default -> {}
        }
    }

    private void add(JsonNode node) {
        JsonNode input = node.path("input_tokens");
        JsonNode output = node.path("output_tokens");
        if (!input.isNumber() && !output.isNumber()) {
            return;
        }
        JsonNode details = node.path("input_token_details");
        if (details.isMissingNode()) {
            details = node.path("input_tokens_details");
        }
        long cached = details.path("cached_tokens").asLong();
        JsonNode said = node.path("output_token_details");
        Usage more = new Usage(
                input.asLong() - cached,
                cached,
                0,
                0,
                output.asLong(),
                0,
                MediaTokens.of(details, said.isMissingNode() ? node.path("output_tokens_details") : said));
        Usage sum = usage;
        usage = sum == null ? more : sum.plus(more);
    }

    private static boolean contains(byte[] text, byte[] word) {
        int end = Math.min(text.length, TYPE_WITHIN) - word.length;
        for (int i = 0; i <= end; i++) {
            if (Arrays.equals(text, i, i + word.length, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
