package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.transform.Golden;
import io.axonhub.gateway.transform.Layout;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiAnswerTest {
    private static final HttpCall ARRAY = Given.call("/v1beta/models/m:streamGenerateContent", "{}");
    private static final HttpCall EVENTS = Given.call("/v1beta/models/m:streamGenerateContent?alt=sse", "{}");

    private static String candidate(String rest) {
        return "{'candidates':[{" + rest + "}],'responseId':'r','modelVersion':'v'}";
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,STOP",
        "MAX_TOKENS,LENGTH",
        "CONTINUATION,LENGTH",
        "SAFETY,CONTENT_FILTER",
        "RECITATION,CONTENT_FILTER",
        "IMAGE_SAFETY,CONTENT_FILTER",
        "SPII,CONTENT_FILTER",
        "LANGUAGE,CONTENT_FILTER",
        "SOMETHING_NEW,STOP"
    })
    void reasonsToFinish(String wire, StopReason.Kind kind) {
        Response answer = Given.answer(candidate("'content':{'parts':[{'text':'x'}]},'finishReason':'" + wire + "'"));
        assertThat(answer.stop()).isEqualTo(StopReason.of(kind, wire));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "MALFORMED_RESPONSE", "UNEXPECTED_TOOL_CALL"})
    void aSpoiltAnswerIsAnErrorAndMayBeTriedElsewhere(String wire) {
        assertThatThrownBy(() -> Given.answer(candidate("'finishReason':'" + wire + "'")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(Blame.of(e.error())).isNotEqualTo(Blame.CALLER));
    }

    @Test
    void callsWithoutIdsGetTheSameOnesEachTimeAndDifferentOnesEach() {
        String body = candidate(
                "'content':{'parts':[{'functionCall':{'name':'f'}},{'functionCall':{'name':'f'}},"
                        + "{'functionCall':{'id':'x','name':'f'}},{'functionCall':{'id':'x','name':'f'}}]},'finishReason':'STOP'");
        List<String> ids = Given.answer(body).content().stream()
                .map(part -> ((Content.ToolCall) part).id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(4).contains("x");
        assertThat(Given.answer(body).content())
                .extracting(part -> ((Content.ToolCall) part).id())
                .isEqualTo(ids);
        assertThat(Given.answer(body.replace("'r'", "'other'")).content())
                .extracting(part -> ((Content.ToolCall) part).id())
                .doesNotContain(ids.get(0), ids.get(1));
    }

    @Test
    void aCallWithoutANameIsNoAnswer() {
        assertThatThrownBy(() -> Given.answer(candidate("'content':{'parts':[{'functionCall':{'args':{}}}]}")))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void signaturesStandOnCallsAndBehindTexts() {
        Response answer = Given.answer(candidate("'content':{'parts':[{'text':'a','thoughtSignature':'s1'},"
                + "{'functionCall':{'name':'f','id':'c'},'thoughtSignature':'s2'}]},'finishReason':'STOP'"));
        assertThat(answer.content())
                .containsExactly(
                        Content.Text.of("a"),
                        new Content.Reasoning("", new Signature("gemini", "s1")),
                        Content.ToolCall.function("c", "f", "{}").withSignature(new Signature("gemini", "s2")));
    }

    @Test
    void aCallOfAnotherProviderTellsGeminiToSkipTheCheck() {
        Response answer = new Response(
                "r",
                "m",
                List.of(
                        Content.ToolCall.function("c", "f", "{}"),
                        Content.ToolCall.function("d", "f", "{}").withSignature(new Signature("anthropic", "sig"))),
                StopReason.of(StopReason.Kind.TOOL_CALLS, null),
                null,
                java.util.Map.of());
        JsonNode parts = Json.parse(new GeminiInbound().write(answer, Samples.request(true), new Notes()))
                .at("/candidates/0/content/parts");
        assertThat(parts.at("/0/thoughtSignature").asText()).isEqualTo(Signatures.SKIP);
        assertThat(Signatures.parse(parts.at("/1/thoughtSignature").asText()))
                .isEqualTo(new Signature("anthropic", "sig"));
    }

    @Test
    void aStreamWithoutEventsIsOneArray() {
        Samples.streams().forEach((name, events) -> {
            StreamWriter writer = new GeminiInbound().streamWriter(Samples.request(true), new Notes(), ARRAY);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            events.forEach(event -> writer.accept(event).forEach(out::writeBytes));
            JsonNode array = Json.parse(out.toByteArray());
            assertThat(array.isArray()).as(name).isTrue();
            StreamWriter other = new GeminiInbound().streamWriter(Samples.request(true), new Notes(), EVENTS);
            List<JsonNode> frames = new ArrayList<>();
            events.forEach(event -> other.accept(event)
                    .forEach(frame -> frames.add(Json.parse(
                            Golden.frames(new SseDecoder(), frame).getFirst().data()))));
            assertThat(array).as(name).containsExactlyElementsOf(frames);
        });
        assertThat(new GeminiInbound()
                        .streamHeaders(ARRAY)
                        .first("content-type")
                        .orElse(""))
                .startsWith("application/json");
        assertThat(new GeminiInbound()
                        .streamHeaders(EVENTS)
                        .first("content-type")
                        .orElse(""))
                .startsWith("text/event-stream");
    }

    @Test
    void anArrayThatBreaksEndsWithTheErrorAndIsWhole() {
        LlmError lost = new LlmError.ConnectionLost("reset");
        List<StreamEvent> text = Objects.requireNonNull(Samples.streams().get("text"));
        for (int cut = 0; cut < 6; cut++) {
            StreamWriter writer = new GeminiInbound().streamWriter(Samples.request(true), new Notes(), ARRAY);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            text.subList(0, cut).forEach(event -> writer.accept(event).forEach(out::writeBytes));
            writer.accept(new StreamEvent.Failure(lost)).forEach(out::writeBytes);
            JsonNode array = Json.parse(out.toByteArray());
            assertThat(array.get(array.size() - 1).at("/error/message").asText())
                    .isEqualTo("reset");
        }
    }

    @Test
    void theProvidersEventsBecomeElementsAsTheyCame() {
        Layout layout = new GeminiInbound().layout(ARRAY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String stream = ": hello\n\ndata: {\"a\" : 1.50}\r\n\r\ndata: {\"b\":2}\n\n";
        for (SseFrame frame : Golden.frames(new SseDecoder(), stream.getBytes(StandardCharsets.UTF_8))) {
            out.writeBytes(layout.frame(frame));
        }
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        broken.writeBytes(out.toByteArray());
        out.writeBytes(layout.end(true));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("[{\"a\" : 1.50},\n{\"b\":2}]\n");
        broken.writeBytes(layout.error(new LlmError.ConnectionLost("reset"), "req"));
        assertThat(Json.parse(broken.toByteArray())).hasSize(3);
        assertThat(Json.parse(new GeminiInbound().layout(ARRAY).end(true))).isEmpty();
    }

    @Test
    void aStreamThatIsOneArrayIsRead() {
        List<StreamEvent> events = Given.events("data: [" + candidate("'content':{'parts':[{'text':'a'}]}") + ","
                + candidate("'finishReason':'STOP'") + "]\n\n");
        assertThat(events.getLast()).isEqualTo(new StreamEvent.End(true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|INVALID_ARGUMENT|API_KEY_INVALID|upstream_auth",
                "400|INVALID_ARGUMENT|OTHER|upstream_rejected",
                "400|FAILED_PRECONDITION|OTHER|upstream_auth",
                "403|PERMISSION_DENIED|OTHER|upstream_auth",
                "404|NOT_FOUND|OTHER|upstream_rejected",
                "429|RESOURCE_EXHAUSTED|OTHER|rate_limited",
                "500|INTERNAL|OTHER|upstream_failed",
                "503|UNAVAILABLE|OTHER|overloaded",
                "504|DEADLINE_EXCEEDED|OTHER|timeout",
                "403|PERMISSION_DENIED|BILLING_DISABLED|upstream_quota"
            })
    void errorsAreTypedByWhatTheySay(int status, String word, String reason, String expected) {
        String body = "[{'error':{'code':" + status + ",'message':'why','status':'" + word
                + "','details':[{'@type':'type.googleapis.com/google.rpc.ErrorInfo','reason':'" + reason + "'}]}}]";
        LlmError whole = new GeminiOutbound().error(HttpReply.json(status, Given.bytes(body)));
        assertThat(whole.errorClass()).isEqualTo(expected);
        assertThat(Given.events("data: " + body + "\n\n").getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Failure.class,
                        failure -> assertThat(failure.error().errorClass()).isEqualTo(expected));
    }

    @Test
    void theDelayBeforeARetryIsKept() {
        String body = "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','details':[{'retryDelay':'18.5s'}]}}";
        assertThat(((LlmError.RateLimited) new GeminiOutbound().error(HttpReply.json(429, Given.bytes(body))))
                        .retryAfter())
                .isEqualTo(Duration.ofMillis(18_500));
    }
}
