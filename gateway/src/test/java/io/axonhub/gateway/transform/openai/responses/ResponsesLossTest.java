package io.axonhub.gateway.transform.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must not get lost on the way, and what must not go out. */
class ResponsesLossTest {
    private static final Dialect RESPONSES = AllFormats.named(ResponsesInbound.FORMAT);
    private static final String SEALED_ELSEWHERE = """
            {"model":"m","input":[
              {"role":"user","content":"Weather?"},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Let me see."}],
               "encrypted_content":"axonhub:anthropic:EqQBsig"},
              {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"axonhub-redacted:axonhub:anthropic:hidden=="},
              {"type":"function_call","call_id":"call_a","name":"weather","arguments":"{}"},
              {"type":"function_call_output","call_id":"call_a","output":"axonhub is fine"}],"x": 1.50}""";

    private static HttpCall call(String body) {
        return RESPONSES.call(body.getBytes(StandardCharsets.UTF_8));
    }

    private static Request read(String body) {
        return RESPONSES.inbound().read(call(body));
    }

    private static JsonNode written(Response response, Request request, Notes notes) {
        return Json.parse(RESPONSES.inbound().write(response, request, notes));
    }

    private static Response answer(Content... content) {
        return new Response(
                "id", "m", List.of(content), StopReason.of(StopReason.Kind.TOOL_CALLS, null), null, Map.of());
    }

    @Test
    void anotherProvidersSignatureComesBackToIt() {
        assertThat(read(SEALED_ELSEWHERE).messages().get(1).content())
                .startsWith(
                        new Content.Reasoning("Let me see.", new Signature("anthropic", "EqQBsig")),
                        new Content.RedactedReasoning(new Signature("anthropic", "hidden==")));
    }

    @Test
    void forwardedReasoningOfAnotherProviderIsTakenOutAndNothingElse() {
        HttpCall call = call(SEALED_ELSEWHERE);
        Notes notes = new Notes();
        HttpCall forwarded =
                RESPONSES.outbound().forward(call, RESPONSES.inbound().envelope(call), RESPONSES.target(), notes);
        String body = new String(forwarded.body(), StandardCharsets.UTF_8);
        assertThat(Json.parse(body).path("input")).hasSize(3);
        assertThat(body)
                .doesNotContain("rs_1", "rs_2")
                .contains("axonhub is fine")
                .endsWith("\"x\": 1.50}");
        assertThat(notes.list()).hasSize(2);
    }

    @Test
    void aCustomToolCalledAsAFunctionBecomesACustomCall() {
        Request request =
                read("{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"custom\",\"name\":\"patch\"}]}");
        JsonNode item = written(
                        answer(Content.ToolCall.function("c1", "patch", "{\"input\":\"*** Begin\\n\"}")),
                        request,
                        new Notes())
                .at("/output/0");
        assertThat(item.path("type").asText()).isEqualTo("custom_tool_call");
        assertThat(item.path("input").asText()).isEqualTo("*** Begin\n");
    }

    @Test
    void aCallOfANamespacedToolGetsBothItsNamesBack() {
        Request request = read("{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"namespace\",\"name\":\"files\","
                + "\"tools\":[{\"type\":\"function\",\"name\":\"read\",\"parameters\":null}]}]}");
        assertThat(request.tools().getFirst().name()).isEqualTo("files__read");
        JsonNode response = written(answer(Content.ToolCall.function("c1", "files__read", "{}")), request, new Notes());
        assertThat(response.at("/output/0/name").asText()).isEqualTo("read");
        assertThat(response.at("/output/0/namespace").asText()).isEqualTo("files");
        assertThat(response.at("/tools/0/tools/0/name").asText()).isEqualTo("read");
    }

    @Test
    void theSignatureOfACallComesBackWithIt() {
        Content.ToolCall signed =
                Content.ToolCall.function("c1", "f", "{}").withSignature(new Signature("gemini", "c2ln"));
        JsonNode output = written(answer(signed), read("{\"model\":\"m\",\"input\":\"x\"}"), new Notes())
                .path("output");
        assertThat(output).hasSize(2);
        assertThat(read("{\"model\":\"m\",\"input\":" + output + "}")
                        .messages()
                        .getFirst()
                        .content())
                .containsExactly(signed);
    }

    @Test
    void longNamespacedNamesStayApartAndShort() {
        String one = Namespaces.join("n".repeat(60), "tool_one");
        String two = Namespaces.join("n".repeat(60), "tool_two");
        assertThat(one).hasSize(64).isNotEqualTo(two);
    }

    @Test
    void theAnswerEchoesItsRequest() {
        Request request = read("{\"model\":\"m\",\"input\":\"x\",\"instructions\":\"Be brief.\",\"temperature\":0.5,"
                + "\"max_output_tokens\":99,\"store\":false,\"metadata\":{\"a\":\"b\"},\"truncation\":\"auto\","
                + "\"reasoning\":{\"effort\":\"low\",\"summary\":\"detailed\"},\"parallel_tool_calls\":false,"
                + "\"tools\":[{\"type\":\"web_search\"},{\"type\":\"function\",\"name\":\"f\",\"strict\":true,"
                + "\"parameters\":{\"type\":\"object\"}}],\"tool_choice\":{\"type\":\"function\",\"name\":\"f\"},"
                + "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"n\",\"schema\":{\"type\":\"object\"}}}}");
        JsonNode response = written(answer(Content.Text.of("Hi")), request, new Notes());
        assertThat(response.path("instructions").asText()).isEqualTo("Be brief.");
        assertThat(response.path("temperature").doubleValue()).isEqualTo(0.5);
        assertThat(response.path("max_output_tokens").intValue()).isEqualTo(99);
        assertThat(response.path("store").booleanValue()).isFalse();
        assertThat(response.path("metadata")).isEqualTo(Json.parse("{\"a\":\"b\"}"));
        assertThat(response.path("truncation").asText()).isEqualTo("auto");
        assertThat(response.path("reasoning")).isEqualTo(Json.parse("{\"effort\":\"low\",\"summary\":\"detailed\"}"));
        assertThat(response.path("parallel_tool_calls").booleanValue()).isFalse();
        assertThat(response.path("tools"))
                .isEqualTo(Json.parse("[{\"type\":\"web_search\"},{\"type\":\"function\",\"name\":\"f\","
                        + "\"parameters\":{\"type\":\"object\"},\"strict\":true}]"));
        assertThat(response.path("tool_choice")).isEqualTo(Json.parse("{\"type\":\"function\",\"name\":\"f\"}"));
        assertThat(response.at("/text/format/name").asText()).isEqualTo("n");
    }

    @Test
    void anAnswerWithoutAnIdGetsOne() {
        Response nameless = new Response(
                "", "", List.of(Content.Text.of("Hi")), StopReason.of(StopReason.Kind.STOP, null), null, Map.of());
        JsonNode response = written(nameless, read("{\"model\":\"asked\",\"input\":\"x\"}"), new Notes());
        assertThat(response.path("id").asText()).isEqualTo("resp_golden");
        assertThat(response.path("model").asText()).isEqualTo("asked");
    }

    @Test
    void stateThatIsNotHereIsNeverIgnored() {
        refuses("\"previous_response_id\":\"resp_9\"", "previous_response_id", "previous_response_not_found");
        refuses("\"conversation\":{\"id\":\"conv_1\"}", "conversation", "conversation_not_found");
        refuses("\"background\":true", "background", "invalid_value");
        refuses("\"prompt\":{\"id\":\"pmpt_1\"}", "prompt", "invalid_value");
        assertThatThrownBy(() -> read("{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"rs_1\"}]}"))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("rs_1");
    }

    private static void refuses(String member, String param, String code) {
        assertThatThrownBy(() -> read("{\"model\":\"m\",\"input\":\"x\"," + member + "}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOfSatisfying(LlmError.InvalidRequest.class, error -> {
                            assertThat(error.param()).isEqualTo(param);
                            assertThat(error.code()).isEqualTo(code);
                        }));
    }

    @Test
    void aReferenceToAnItemOfTheConversationSaysNothingNew() {
        HttpCall call = call("{\"model\":\"m\",\"previous_response_id\":\"resp_1\",\"input\":"
                + "[{\"type\":\"item_reference\",\"id\":\"msg_1\"},{\"role\":\"user\",\"content\":\"Go on.\"}]}");
        HttpCall whole = new ResponsesContinuation()
                .expanded(
                        call,
                        "[{\"role\":\"user\",\"content\":\"Hi\"}]".getBytes(StandardCharsets.UTF_8),
                        "{\"output\":[{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":\"Yes\"}]}"
                                .getBytes(StandardCharsets.UTF_8));
        assertThat(RESPONSES.inbound().read(whole).messages()).hasSize(3);
    }

    @Test
    void aMemberOfTheAnswerThatIsUnknownHereIsNoted() {
        Notes notes = new Notes();
        Response response = new Response(
                "id",
                "m",
                List.of(Content.Text.of("Hi")),
                StopReason.of(StopReason.Kind.STOP, null),
                null,
                Map.of("system_fingerprint", Json.parse("\"fp\"")));
        written(response, read("{\"model\":\"m\",\"input\":\"x\"}"), notes);
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("system_fingerprint");
    }

    @Test
    void theDialectsOwnBetaHeaderIsForwarded() {
        HttpCall call = RESPONSES.call(
                Headers.of("openai-beta", "responses=v1"), "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        HttpCall forwarded =
                RESPONSES.outbound().forward(call, RESPONSES.inbound().envelope(call), RESPONSES.target(), new Notes());
        assertThat(forwarded.path()).isEqualTo("/responses");
        assertThat(forwarded.headers().first("openai-beta")).hasValue("responses=v1");
    }
}
