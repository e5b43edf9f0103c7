package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountTokensTest {
    private final CountTokensInbound inbound = new CountTokensInbound(new AnthropicInbound(() -> "msg_1"));
    private final CountTokensOutbound outbound = new CountTokensOutbound();

    private static HttpCall call(String body) {
        return new HttpCall(
                "POST",
                "/anthropic/v1/messages/count_tokens?beta=true",
                Headers.of("anthropic-version", "2026-10-21", "anthropic-beta", "b"),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static HttpReply reply(String body) {
        return HttpReply.json(200, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theClientsBytesGoToTheProvidersCounter() {
        HttpCall call = call("{ 'model':'alias','messages':[ ] }");
        Target target = new Target("claude-x", AllFormats.everything());
        HttpCall sent = outbound.forward(call, inbound.envelope(call), target, new Notes());
        assertThat(sent.path()).isEqualTo("/v1/messages/count_tokens?beta=true");
        assertThat(new String(sent.body(), StandardCharsets.UTF_8))
                .isEqualTo("{ \"model\":\"claude-x\",\"messages\":[ ] }");
        assertThat(sent.headers().first("anthropic-version")).contains("2026-10-21");
        assertThat(sent.headers().first("anthropic-beta")).contains("b");
        assertThat(inbound.operation()).isEqualTo(outbound.operation()).isEqualTo(Operation.COUNT_TOKENS);
        assertThat(inbound.format()).isEqualTo(outbound.dialect());
    }

    @Test
    void anAnswerWithoutACountIsNone() {
        assertThat(outbound.report(reply("{\"input_tokens\":7}")).usage()).isNull();
        for (String broken : new String[] {"{}", "{\"input_tokens\":\"7\"}", "<html>", ""}) {
            assertThatThrownBy(() -> outbound.report(reply(broken)))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.error()).isInstanceOf(LlmError.MalformedUpstream.class));
        }
    }

    private long estimate(String body) {
        Optional<HttpReply> answer = inbound.estimated(call(body));
        return Json.parse(answer.orElseThrow().body()).path("input_tokens").longValue();
    }

    @Test
    void anEstimateIsAtLeastTheBytesOfTheText() {
        String text = "\u4f60\u597d, world \ud83c\udf89".repeat(100);
        assertThat(estimate("{'model':'m','messages':[{'role':'user','content':'" + text + "'}]}"))
                .isGreaterThanOrEqualTo(text.getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(text.getBytes(StandardCharsets.UTF_8).length + 200L);
    }

    @Test
    void instructionsToolsAndImagesCount() {
        long bare = estimate("{'model':'m','messages':[]}");
        assertThat(estimate("{'model':'m','messages':[],'system':'abc'}")).isGreaterThanOrEqualTo(bare + 3);
        assertThat(estimate("{'model':'m','messages':[],'tools':[{'name':'f','input_schema':{'type':'object'}}]}"))
                .isGreaterThan(bare + 1000);
        String image = "{'type':'image','source':{'type':'%s','url':'u','data':'%s'}}";
        String message = "{'model':'m','messages':[{'role':'user','content':[" + image + "]}]}";
        assertThat(estimate(message.formatted("url", "")))
                .isEqualTo(estimate(message.formatted("base64", "A".repeat(99_999))))
                .isGreaterThan(5_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'messages':[{'role':'user','content':[{'type':'document','source':{'type':'base64','data':'A'}}]}]",
                "'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':"
                        + "[{'type':'document','source':{'type':'url','url':'u'}}]}]}]",
                "'messages':[],'mcp_servers':[{'url':'u'}]"
            })
    void whatCannotBeBoundedIsNotEstimated(String members) {
        assertThat(inbound.estimated(call("{'model':'m'," + members + "}"))).isEmpty();
    }

    @Test
    void aTextDocumentHasABound() {
        assertThat(estimate("{'model':'m','messages':[{'role':'user','content':[{'type':'document','source':"
                        + "{'type':'text','media_type':'text/plain','data':'" + "x".repeat(500) + "'}}]}]}"))
                .isGreaterThan(500);
    }
}
