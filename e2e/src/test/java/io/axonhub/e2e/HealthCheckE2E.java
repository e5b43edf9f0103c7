package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A channel that is asked now and then: it is known to fail before people find out, and known to be well again. */
class HealthCheckE2E {
    private static final String KEY = "health-key-0123456789abcdef0123456789abcdef";

    private final ScriptedProvider provider = ScriptedProvider.start();
    private final Resources resources = Resources.create();
    private volatile boolean down;
    private GatewayProcess gateway;

    @BeforeEach
    void starts() {
        provider.on(
                "m",
                request -> down
                        ? Answer.json(500, "{\"error\":{\"message\":\"Internal\",\"type\":\"server_error\"}}")
                        : Repertoire.play(Turn.say("Well."), request));
        resources.channel("only", "openai-compatible", provider.url() + "/v1", Map.of("m", "m"), List.of());
        String file = "only.yaml";
        resources.write(
                file, resources.read(file).replace("spec:\n", "spec:\n  healthCheck: {enabled: true, interval: 5s}\n"));
        resources.profile(List.of("only"));
        resources.key("main", KEY);
        gateway = GatewayProcess.start(resources, Map.of("AXONHUB_ROUTING_AVOID_FAILING", "true"));
    }

    @AfterEach
    void ends() {
        gateway.close();
        resources.close();
        provider.close();
    }

    @Test
    void takesAChannelOutBeforePeopleMeetItAndBringsItBack() {
        assertThat(ask().status()).isEqualTo(200);
        down = true;
        int before = provider.requests().size();
        Awaitility.await("the checks find it out")
                .atMost(Duration.ofSeconds(60))
                .until(() -> gateway.log().contains("channel is out alert=true channel=default/only"));
        int asked = provider.requests().size();
        assertThat(asked).as("checks alone").isGreaterThan(before);
        RawHttp.Answer refused = ask();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(Integer.parseInt(refused.head().headers().get("retry-after")))
                .isPositive();
        assertThat(provider.requests().size()).as("nobody was asked for it").isEqualTo(asked);
        down = false;
        Awaitility.await("the checks find that, too")
                .atMost(Duration.ofSeconds(90))
                .until(() -> gateway.log().contains("channel recovered channel=default/only"));
        assertThat(ask().status()).isEqualTo(200);
        Awaitility.await("checks are recorded as such")
                .atMost(Duration.ofSeconds(10))
                .until(() -> gateway.records().requests("m").stream()
                                .map(HealthCheckE2E::source)
                                .filter("test"::equals)
                                .count()
                        >= 2);
    }

    private static String source(Row row) {
        return row.text("source");
    }

    private RawHttp.Answer ask() {
        String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"How are you?\"}]}";
        try (RawHttp http = RawHttp.to(gateway.port())) {
            return http.send(RawHttp.post("/v1/chat/completions", KEY, body.getBytes(UTF_8)))
                    .answer();
        }
    }
}
