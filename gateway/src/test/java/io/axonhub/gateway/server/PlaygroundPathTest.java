package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import org.junit.jupiter.api.Test;

class PlaygroundPathTest {
    private static RunningServer server() {
        return new RunningServer(
                exchange -> Replies.json("{\"who\":\""
                        + exchange.knownIdentity().map(Identity::keyId).orElse("nobody") + "\"}"),
                settings -> {
                    settings.playground = PlaygroundPathTest::admit;
                    return settings;
                });
    }

    private static void admit(Exchange exchange) {
        if (exchange.call().headers().first("authorization").isEmpty()) {
            throw new GatewayException(new LlmError.Unauthenticated("sign in"));
        }
        exchange.identify(new Identity("user:u", "u", null));
    }

    @Test
    void onlyThePlaygroundsPathLetsPeopleInWithoutAKey() {
        try (RunningServer server = server();
                RawClient client = server.connect()) {
            assertThat(client.send(RawClient.post("/admin/playground/chat", "{}", "Authorization: Bearer x"))
                            .read()
                            .body())
                    .contains("user:u");
            assertThat(client.send(RawClient.post("/v1/chat/completions", "{}", "Authorization: Bearer x"))
                            .read()
                            .body())
                    .contains("nobody");
            assertThat(client.send(RawClient.post("/admin/playground/chat", "{}"))
                            .read()
                            .status())
                    .isEqualTo(401);
        }
    }
}
