package io.axonhub.gateway.transform.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The frames that end a stream: an exception of the service, or bytes that are no event stream. */
final class Failures {
    private static final String EXCEPTION = ":exception ";
    private static final String MALFORMED = ":malformed";
    private static final byte[] NOTHING = {};

    private Failures() {}

    /** An exception of this type; {@code payload}: its JSON. */
    static SseFrame exception(String type, String payload) {
        return new SseFrame(EXCEPTION + type, payload.getBytes(StandardCharsets.UTF_8), NOTHING);
    }

    /** Broken bytes. */
    static SseFrame malformed(String why) {
        return new SseFrame(MALFORMED, why.getBytes(StandardCharsets.UTF_8), NOTHING);
    }

    /** The error that the frame is; empty when it is an event. */
    static Optional<LlmError> of(SseFrame frame) {
        String event = frame.event() == null ? "" : frame.event();
        if (event.equals(MALFORMED)) {
            return Optional.of(new LlmError.MalformedUpstream(frame.text()));
        }
        return event.startsWith(EXCEPTION)
                ? Optional.of(BedrockErrors.exception(event.substring(EXCEPTION.length()), message(frame.data())))
                : Optional.empty();
    }

    private static String message(byte[] payload) {
        try {
            JsonNode json = Json.parse(payload);
            return BedrockErrors.message(json);
        } catch (Json.BadJsonException e) {
            return "";
        }
    }
}
