package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnthropicOutboundTest {
    private final AnthropicOutbound outbound = new AnthropicOutbound();
    private final AnthropicInbound inbound = new AnthropicInbound(() -> "msg_new");

    private HttpCall forward(String path, Headers headers, String body, String model) {
        HttpCall call = new HttpCall("POST", path, headers, body.getBytes(StandardCharsets.UTF_8));
        return outbound.forward(call, inbound.envelope(call), new Target(model, Given.adaptive()), new Notes());
    }

    @Test
    void forwardingChangesTheModelOnly() {
        String body = "{ \"stream\":true, \"model\" : \"cl\\u0061ude\",\"temperature\":1.0,\"x\":null }\n";
        assertThat(new String(
                        forward("/v1/messages", Headers.empty(), body, "up-1").body(), StandardCharsets.UTF_8))
                .isEqualTo("{ \"stream\":true, \"model\" : \"up-1\",\"temperature\":1.0,\"x\":null }\n");
        assertThat(new String(
                        forward("/v1/messages", Headers.empty(), body, "claude").body(), StandardCharsets.UTF_8))
                .isEqualTo(body);
    }

    @Test
    void forwardingKeepsVersionBetasAndTheBetaQuery() {
        Headers headers = Headers.of("anthropic-version", "2026-10-21", "x-api-key", "secret")
                .add("anthropic-beta", "a,b")
                .add("anthropic-beta", "c");
        HttpCall call = forward("/anthropic/v1/messages?key=secret&beta=true", headers, "{\"model\":\"m\"}", "m");
        assertThat(call.path()).isEqualTo("/v1/messages?beta=true");
        assertThat(call.headers())
                .isEqualTo(Headers.of(
                        "content-type",
                        "application/json",
                        "anthropic-version",
                        "2026-10-21",
                        "anthropic-beta",
                        "a,b,c"));
        assertThat(forward("/v1/messages", Headers.empty(), "{\"model\":\"m\"}", "m")
                        .headers())
                .isEqualTo(Headers.of("content-type", "application/json", "anthropic-version", "2023-06-01"));
    }

    private Response read(String body) {
        return outbound.read(HttpReply.json(200, Json.bytes(Given.json(body))));
    }

    @Test
    void readsAWholeAnswer() {
        assertThat(read("{'id':'msg_1','type':'message','role':'assistant','model':'claude','content':["
                        + "{'type':'thinking','thinking':'t','signature':'s'},{'type':'text','text':''},"
                        + "{'type':'tool_use','id':'a','name':'f','input':{'x':1.50}}],'stop_reason':'tool_use',"
                        + "'stop_sequence':null,'stop_details':null,'container':{'id':'ct'},'usage':{'input_tokens':3,"
                        + "'cache_creation_input_tokens':7,'output_tokens':9}}"))
                .isEqualTo(new Response(
                        "msg_1",
                        "claude",
                        List.of(
                                new Content.Reasoning("t", new Signature("anthropic", "s")),
                                Content.ToolCall.function("a", "f", "{\"x\":1.50}")),
                        StopReason.of(StopReason.Kind.TOOL_CALLS, "tool_use"),
                        new Usage(3, 0, 7, 0, 9, 0),
                        Map.of("container", Given.json("{'id':'ct'}"))));
    }

    @Test
    void anErrorInSpiteOf200IsAnError() {
        assertThat(Given.error(() -> read("{'type':'error','error':{'type':'overloaded_error','message':'x'}}")))
                .isInstanceOf(LlmError.Overloaded.class);
        assertThat(Given.error(() -> read("{'id':'x'}"))).isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void writesAWholeAnswer() {
        Notes notes = new Notes();
        Response response = new Response(
                "",
                "",
                List.of(
                        Content.Reasoning.of("t"),
                        new Content.RedactedReasoning(new Signature("gemini", "z")),
                        new Content.Text("Hi", List.of(Given.json("{'type':'url_citation'}")), null, Map.of()),
                        new Content.Refusal("No."),
                        Content.ToolCall.function("c", "f", "{\"cut")),
                new StopReason(StopReason.Kind.STOP, null, "stop"),
                null,
                Map.of());
        byte[] body = inbound.write(response, Given.ask().request(), notes);
        assertThat(Json.parse(body))
                .isEqualTo(Given.json("{'id':'msg_new','type':'message','role':'assistant','model':'m','content':["
                        + "{'type':'thinking','thinking':'t','signature':'axonhub:unsigned'},"
                        + "{'type':'redacted_thinking','data':'axonhub:gemini:z'},"
                        + "{'type':'text','text':'Hi'},{'type':'text','text':'No.'},"
                        + "{'type':'tool_use','id':'c','name':'f','input':{'_raw':'{\\'cut'}}],"
                        + "'stop_reason':'refusal','stop_sequence':null,'usage':{'input_tokens':0,"
                        + "'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':0}}"));
        assertThat(Given.fields(notes)).containsExactly("content[2].annotations", "content[4]");
    }

    @Test
    void aStopSequenceIsToldWhenItIsKnown() {
        assertThat(StopReasons.write(new StopReason(StopReason.Kind.STOP_SEQUENCE, "END", null), false))
                .isEqualTo("stop_sequence");
        assertThat(StopReasons.write(StopReason.of(StopReason.Kind.STOP_SEQUENCE, null), false))
                .isEqualTo("end_turn");
        assertThat(StopReasons.read("brand_new", null).kind()).isEqualTo(StopReason.Kind.STOP);
    }
}
