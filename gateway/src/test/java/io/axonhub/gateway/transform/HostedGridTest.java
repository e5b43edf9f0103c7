package io.axonhub.gateway.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import io.axonhub.gateway.transform.anthropic.HostedOutbound;
import io.axonhub.gateway.transform.bedrock.InvokeOutbound;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every request case of the grid to the clouds that host Claude: what Anthropic itself would be sent, but for the members that the
 * clouds have elsewhere or do not know. Answers and streams are those of {@link AnthropicOutbound} behind the cloud's framing.
 */
class HostedGridTest {
    private static final Set<String> ELSEWHERE =
            Set.of("model", "stream", "service_tier", "speed", "inference_geo", "tags", "diagnostics", "cache_control");
    private static final String VERSION = "anthropic_version";

    @TestFactory
    Stream<DynamicTest> requests() {
        return Stream.of(new InvokeOutbound(HostedOutbound.bedrock()), HostedOutbound.vertex())
                .flatMap(host -> AllFormats.clients().stream()
                        .filter(client -> !client.format().equals(AnthropicOutbound.FORMAT))
                        .filter(client -> !client.name().startsWith("aisdk-") || client.sse())
                        .flatMap(client -> Golden.cases(client.format(), ".request.json").stream()
                                .map(wanted -> DynamicTest.dynamicTest(
                                        wanted + " to " + host.format(), () -> request(wanted, client, host)))));
    }

    private static void request(Golden.Case wanted, Client client, GenerationOutbound host) {
        Target target = AllFormats.named(AnthropicOutbound.FORMAT).target();
        HttpCall call = client.call(Headers.empty(), wanted.bytes());
        HttpCall own;
        try {
            own = new AnthropicOutbound().write(client.inbound().read(call), target, new Notes());
        } catch (GatewayException e) {
            assertThatThrownBy(() -> host.write(client.inbound().read(call), target, new Notes()))
                    .isInstanceOf(GatewayException.class);
            return;
        }
        Request request = client.inbound().read(call);
        ObjectNode messages = body(own);
        if (messages.findValuesAsText("type").contains("url")) {
            assertThatThrownBy(() -> host.write(request, target, new Notes())).hasMessageContaining("by URL");
            return;
        }
        ObjectNode hosted = body(host.write(request, target, new Notes()));
        assertThat(hosted.remove(VERSION).asText()).startsWith(host.format().substring(0, 5));
        assertThat(hosted.has("model")).isFalse();
        assertThat(bare(hosted)).isEqualTo(bare(messages));
    }

    private static JsonNode bare(ObjectNode body) {
        return body.remove(ELSEWHERE);
    }

    private static ObjectNode body(HttpCall call) {
        return (ObjectNode) Json.parse(call.body());
    }
}
