package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiCountTest {
    private final GeminiCountInbound inbound = new GeminiCountInbound();
    private final GeminiCountOutbound outbound = new GeminiCountOutbound();

    private static HttpCall call(String body) {
        return new HttpCall(
                "POST",
                "/gemini/v1beta/models/alias:countTokens",
                Headers.empty(),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private String sent(String body) {
        HttpCall call = call(body);
        Target target = new Target("gemini-up", AllFormats.everything());
        HttpCall sent = outbound.forward(call, inbound.envelope(call), target, new Notes());
        assertThat(sent.path()).isEqualTo("/v1beta/models/gemini-up:countTokens");
        return new String(sent.body(), StandardCharsets.UTF_8);
    }

    @Test
    void theBytesPassAndTheModelIsTheProvidersOwn() {
        assertThat(inbound.envelope(call("{'contents':[]}")).model()).isEqualTo("alias");
        assertThat(sent("{ 'contents' : [ ] , 'x':1.0}")).isEqualTo("{ \"contents\" : [ ] , \"x\":1.0}");
        assertThat(sent("{'generateContentRequest':{'model':'models/alias','contents':[]}}"))
                .isEqualTo("{\"generateContentRequest\":{\"model\":\"models/gemini-up\",\"contents\":[]}}");
        assertThat(inbound.format()).isEqualTo(outbound.dialect());
        assertThat(inbound.operation()).isEqualTo(outbound.operation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'contents':'x'}", "[", "{'generateContentRequest':{}}"})
    void aPromptIsRequired(String body) {
        assertThatThrownBy(() -> inbound.envelope(call(body)))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"totalTokens\":\"7\"}", "<html>", ""})
    void anAnswerWithoutACountIsNone(String broken) {
        HttpReply reply = HttpReply.json(200, broken.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> outbound.report(reply))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error()).isInstanceOf(LlmError.MalformedUpstream.class));
    }

    @Test
    void anEstimateIsNeverLow() {
        String text = "\u4f60\u597d ".repeat(100);
        HttpCall call = call("{'contents':[{'parts':[{'text':'" + text + "'}]}]}");
        long estimate = Json.parse(inbound.estimated(call).orElseThrow().body())
                .path("totalTokens")
                .longValue();
        assertThat(estimate)
                .isGreaterThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(text.getBytes(StandardCharsets.UTF_8).length + 300L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'contents':[{'parts':[{'inlineData':{'mimeType':'image/png','data':'A'}}]}]}",
                "{'contents':[{'parts':[{'file_data':{'fileUri':'u'}}]}]}",
                "{'contents':[],'generateContentRequest':{'cachedContent':'c'}}"
            })
    void whatCannotBeBoundedIsNotEstimated(String body) {
        assertThat(inbound.estimated(call(body))).isEmpty();
    }
}
