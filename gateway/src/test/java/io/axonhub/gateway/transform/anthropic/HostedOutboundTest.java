package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HostedOutboundTest {
    private final Dialect anthropic = AllFormats.named("anthropic");
    private final Target target = new Target("claude-x@20250929", AllFormats.everything());
    private final Notes notes = new Notes();

    private HttpCall forward(HostedOutbound outbound, String body, Headers headers) {
        HttpCall call = anthropic.call(headers, body.getBytes(StandardCharsets.UTF_8));
        return outbound.forward(call, anthropic.inbound().envelope(call), target, notes);
    }

    @Test
    void vertexHasTheVersionInsideAndTheModelOutside() {
        HttpCall call = forward(
                HostedOutbound.vertex(),
                "{\"max_tokens\":1.50,\"stream\":true,\"messages\":[],\"model\":\"claude\"}",
                Headers.of("anthropic-beta", "a", "anthropic-version", "2026-10-21", "x-api-key", "ours"));
        assertThat(new String(call.body(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"max_tokens\":1.50,\"stream\":true,\"messages\":[],\"anthropic_version\":\"vertex-2023-10-16\"}");
        assertThat(call.headers()).isEqualTo(Headers.of("content-type", "application/json", "anthropic-beta", "a"));
    }

    @Test
    void aClientsOwnVersionInTheBodyIsReplaced() {
        HttpCall call = forward(
                HostedOutbound.bedrock(),
                "{\"anthropic_version\":\"x\",\"anthropic_beta\":[\"a\"],\"model\":\"claude\",\"max_tokens\":1,\"messages\":[]}",
                Headers.of("anthropic-beta", "b,a"));
        assertThat(Json.parse(call.body()).toString())
                .isEqualTo("{\"anthropic_version\":\"bedrock-2023-05-31\",\"anthropic_beta\":[\"a\",\"b\"],"
                        + "\"max_tokens\":1,\"messages\":[]}");
    }

    @Test
    void bothPassAnthropicsDialectThrough() {
        assertThat(HostedOutbound.vertex().dialect()).isEqualTo("anthropic");
        assertThat(HostedOutbound.vertex().format()).isEqualTo("vertex-anthropic");
        assertThat(HostedOutbound.bedrock().dialect()).isEqualTo("anthropic");
    }

    @Test
    void aMarkerBehindThinkingIsDropped() {
        HttpCall call = forward(
                HostedOutbound.vertex(),
                "{\"model\":\"c\",\"max_tokens\":1,\"cache_control\":{\"type\":\"ephemeral\"},\"messages\":[]}",
                Headers.empty());
        assertThat(Json.parse(call.body()).has("cache_control")).isFalse();
        assertThat(notes.list()).extracting(Notes.Note::kind).containsExactly(Notes.Kind.DROPPED);
    }
}
