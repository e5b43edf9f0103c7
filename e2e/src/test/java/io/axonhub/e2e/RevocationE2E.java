package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that is accepted no more: its next request is refused, and where it wants that, its running stream ends with a proper error. */
class RevocationE2E {
    private static final String VALUE = "e2e-key-revoked-0123456789abcdef0123456789";

    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start(Map.of(), List.of());
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"enabled: false", "expiresAt: 2020-01-01T00:00:00Z", "gone"})
    void endsARunningStreamAndRefusesTheNextRequest(String how) {
        world.resources().key("revoked", VALUE, "revocation: Cut");
        Awaitility.await("the key works").until(() -> status() == 200);
        long known = world.gateway().records().requests("oa/long@stall").size();
        try (RawHttp http = world.connect()) {
            http.send(request("oa/long@stall"));
            assertThat(http.head().status()).isEqualTo(200);
            http.until("text_delta");
            if (how.equals("gone")) {
                world.resources().remove("key-revoked.yaml");
            } else {
                world.resources().key("revoked", VALUE, "revocation: Cut", how);
            }
            long began = System.nanoTime();
            assertThat(http.until("event: error")).contains("authentication_error");
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("a second to read the folder, and a second to cut")
                    .isLessThan(Duration.ofSeconds(2));
        }
        assertThat(status()).isEqualTo(401);
        Awaitility.await("it is recorded")
                .atMost(Duration.ofSeconds(5))
                .until(() -> world.gateway().records().requests("oa/long@stall").stream()
                                .filter(row -> row.text("status").equals("failed"))
                                .count()
                        > known);
        Row row = world.gateway().records().requests("oa/long@stall").getLast();
        assertThat(row.text("error_class")).isEqualTo("unauthenticated");
        assertThat(row.text("usage_source")).isEqualTo("estimated");
    }

    private static byte[] request(String model) {
        byte[] body = Dialect.ANTHROPIC
                .ask(model, "What is the weather?")
                .put("stream", true)
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return RawHttp.post(Dialect.ANTHROPIC.path(), VALUE, body);
    }

    private static int status() {
        try (RawHttp http = world.connect()) {
            http.send(request("oa/text"));
            return http.head().status();
        }
    }
}
