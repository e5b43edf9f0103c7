package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The order that the Anthropic SDKs' accumulators and strict clients insist on. */
public final class MessageOrder implements Consumer<SseFrame> {
    private static final Map<String, String> BLOCK_OF_DELTA = Map.of(
            "text_delta", "text",
            "citations_delta", "text",
            "thinking_delta", "thinking",
            "signature_delta", "thinking",
            "input_json_delta", "tool_use");
    private static final Set<String> KNOWN = Set.of("text", "thinking", "redacted_thinking", "tool_use");

    private boolean started;
    private boolean reasonGiven;
    private boolean over;
    private int index;
    private String open = "";
    private String lastDelta = "";

    @Override
    public void accept(SseFrame frame) {
        JsonNode event = Json.parse(frame.data());
        String type = event.path("type").asText();
        assertThat(frame.event()).as("SDKs skip what has no event line").isEqualTo(type);
        assertThat(over).as("nothing behind the terminal").isFalse();
        if (type.equals("error")) {
            over = true;
            return;
        }
        assertThat(started).as("message_start is first and once").isEqualTo(!type.equals("message_start"));
        switch (type) {
            case "message_start" -> {
                started = true;
                assertThat(event.path("message")
                                .path("usage")
                                .path("input_tokens")
                                .isNumber())
                        .isTrue();
                assertThat(event.path("message").path("content").isArray()).isTrue();
            }
            case "content_block_start" -> start(event);
            case "content_block_delta" -> delta(event);
            case "content_block_stop" -> {
                assertThat(open).isNotEmpty();
                assertThat(event.path("index").intValue()).isEqualTo(index++);
                open = "";
            }
            case "message_delta" -> {
                assertThat(open.isEmpty() && !reasonGiven)
                        .as("one message_delta, behind the blocks")
                        .isTrue();
                assertThat(event.path("usage").path("output_tokens").isNumber()).isTrue();
                assertThat(event.path("delta").path("stop_reason").isTextual()).isTrue();
                reasonGiven = true;
            }
            case "message_stop" -> {
                assertThat(reasonGiven).isTrue();
                over = true;
            }
            default -> throw new AssertionError("unknown event " + type);
        }
    }

    private void start(JsonNode event) {
        JsonNode block = event.path("content_block");
        assertThat(open.isEmpty() && !reasonGiven).as("one block at a time").isTrue();
        assertThat(event.path("index").intValue()).isEqualTo(index);
        open = block.path("type").asText();
        lastDelta = "";
        if (open.endsWith("tool_use")) {
            assertThat(block.path("input")).isEqualTo(Json.object());
        }
    }

    private void delta(JsonNode event) {
        String type = event.path("delta").path("type").asText();
        assertThat(event.path("index").intValue()).isEqualTo(index);
        String fit = BLOCK_OF_DELTA.getOrDefault(type, "no such delta");
        assertThat(open.endsWith(fit) || !KNOWN.contains(open))
                .as(type + " into " + open)
                .isTrue();
        assertThat(lastDelta).as("the signature comes last and once").isNotEqualTo("signature_delta");
        if (type.equals("input_json_delta")) {
            assertThat(event.path("delta").path("partial_json").asText()).isNotEmpty();
        }
        lastDelta = type;
    }
}
