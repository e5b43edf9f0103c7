package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Crossing;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LegacyFunctionsTest {
    private static final Response TWO_CALLS = new Response(
            "id",
            "m",
            List.of(Content.ToolCall.function("a", "f", "{\"x\":1}"), Content.ToolCall.function("b", "g", "{}")),
            StopReason.of(StopReason.Kind.TOOL_CALLS, null),
            null,
            Map.of());

    private final Notes notes = new Notes();

    private static Request offering(String member) {
        return ChatRequestReader.read(Json.bytes(
                Json.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + member + "}")));
    }

    private static Request functions() {
        return offering("\"functions\":[{\"name\":\"f\"},{\"name\":\"g\"}]");
    }

    private JsonNode choice(Request request) {
        return Json.parse(ChatResponseWriter.write(TWO_CALLS, request, notes, 0))
                .path("choices")
                .path(0);
    }

    @Test
    void aClientOfFunctionsGetsOneFunctionCall() {
        JsonNode choice = choice(functions());
        assertThat(choice.path("finish_reason").asText()).isEqualTo("function_call");
        assertThat(choice.path("message").path("function_call"))
                .isEqualTo(Json.parse("{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}"));
        assertThat(choice.path("message").has("tool_calls")).isFalse();
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("content[1]");
    }

    @Test
    void aClientOfToolsGetsToolCalls() {
        JsonNode choice = choice(offering("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"));
        assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(choice.path("message").path("tool_calls").size()).isEqualTo(2);
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void aStreamToAClientOfFunctionsHoldsOneFunctionCall() {
        ChatStreamWriter writer = new ChatStreamWriter(functions(), notes, 0);
        String stream = Replay.events(TWO_CALLS).stream()
                .flatMap(event -> writer.accept(event).stream())
                .map(frame -> new String(frame, StandardCharsets.UTF_8))
                .collect(Collectors.joining());
        assertThat(stream)
                .contains("\"delta\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}}")
                .contains("\"delta\":{\"function_call\":{\"arguments\":\"{\\\"x\\\":1}\"}}")
                .contains("\"finish_reason\":\"function_call\"")
                .doesNotContain("tool_calls")
                .doesNotContain("\"g\"");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("content[1]");
    }

    @Test
    void aNameThatOpenAiDoesNotTakeIsRefusedByTheClientsField() {
        Dialect anthropic = AllFormats.named("anthropic");
        Request request = anthropic
                .inbound()
                .read(anthropic.call(
                        Json.bytes(Json.parse("{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                                + "\"content\":\"a\"}],\"tools\":[{\"name\":\"" + "n".repeat(65)
                                + "\",\"input_schema\":{\"type\":\"object\"}}]}"))));
        for (String format : List.of("openai-chat", "openai-responses")) {
            Dialect openAi = AllFormats.named(format);
            assertThatThrownBy(() -> Crossing.write(request, openAi.outbound(), openAi.target(), notes))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(((LlmError.InvalidRequest) refused.error()).param())
                                    .isEqualTo("tools.0.name"));
        }
    }
}
