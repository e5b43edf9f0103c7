package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the answer to one call is streamed. The SDK's clients do not say what they read: the request header
 * {@value #HEADER} does ({@code ui}, {@code ui6}, {@code data} or {@code text}), else the shape of the body.
 *
 * @see <a href="https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol">AI SDK, stream protocols</a>
 */
enum StreamProtocol {
    /** UI message stream v1: AI SDK 5, 6 and 7. */
    UI("ui"),
    /** The same with {@code finishReason} in {@code finish}, which AI SDK 5.0.0 refuses and 6 and 7 hand to {@code onFinish}. */
    UI6("ui6"),
    /** Data stream v1: AI SDK 3.4 and 4. */
    DATA("data"),
    /** The answer's bare text, for {@code TextStreamChatTransport} and {@code streamProtocol: "text"}. */
    TEXT("text");

    static final String HEADER = "x-axonhub-stream-protocol";

    private final String wire;

    StreamProtocol(String wire) {
        this.wire = wire;
    }

    /** What its clients need to see before the first byte. */
    Headers headers() {
        return switch (this) {
            case UI, UI6 ->
                Headers.of("content-type", "text/event-stream; charset=utf-8", "x-vercel-ai-ui-message-stream", "v1");
            case DATA -> Headers.of("content-type", "text/plain; charset=utf-8", "x-vercel-ai-data-stream", "v1");
            case TEXT -> Headers.of("content-type", "text/plain; charset=utf-8");
        };
    }

    /**
     * The protocol of the answer to {@code call}.
     *
     * @throws GatewayException InvalidRequest when the header names none of them
     */
    static StreamProtocol of(HttpCall call) {
        Optional<String> said = call.headers().first(HEADER);
        if (said.isEmpty()) {
            return isLegacy(call.body()) ? DATA : UI;
        }
        String name = said.get().strip();
        return Arrays.stream(values())
                .filter(protocol -> protocol.wire.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new GatewayException(new LlmError.InvalidRequest(
                        "The header " + HEADER + " must be ui, ui6, data or text.", HEADER, "invalid_value")));
    }

    /**
     * Whether the body is of AI SDK 4 and before: its messages have {@code content}, and it says no {@code trigger}. The newest message
     * decides, because an app may have stored the older ones with another version.
     */
    private static boolean isLegacy(byte[] body) {
        try {
            JsonScan scan = JsonScan.of(body, "trigger", "messages");
            Optional<JsonScan.Member> messages = scan.member("messages");
            if (scan.member("trigger").isPresent()
                    || messages.isEmpty()
                    || messages.get().kind() != JsonScan.Kind.ARRAY) {
                return false;
            }
            JsonNode list = Json.parse(scan.bytes(messages.get()));
            return list instanceof ArrayNode array
                    && !array.isEmpty()
                    && array.get(array.size() - 1).hasNonNull("content");
        } catch (Json.BadJsonException e) {
            return false;
        }
    }
}
