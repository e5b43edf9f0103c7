package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Edits of the resources folder: in effect within a second, and a bad one harms nothing. */
class ResourcesE2E {
    private static final Duration SOON = Duration.ofSeconds(1);

    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start();
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    @Test
    void takesANewModelAndDropsItAgain() {
        assertThat(status("late/text")).isEqualTo(404);
        world.resources()
                .channel(
                        "late",
                        "openai-compatible",
                        world.provider().url() + "/v1",
                        Map.of("late/text", "text"),
                        List.of());
        world.resources().profile(List.of("oa", "an", "late"));
        within(SOON, "late/text", 200);
        world.resources().profile(List.of("oa", "an"));
        world.resources().remove("late.yaml");
        within(SOON, "late/text", 404);
    }

    @Test
    void takesAndRevokesAKey() {
        String value = "e2e-second-0123456789abcdef0123456789abcdef";
        assertThat(status("oa/text", value)).isEqualTo(401);
        world.resources().key("second", value);
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status("oa/text", value) == 200);
        world.resources().remove("key-second.yaml");
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status("oa/text", value) == 401);
    }

    @Test
    void keepsTheLastGoodConfigurationAndSaysWhatIsWrong() {
        String before = world.gateway().log();
        world.resources().write("broken.yaml", """
                apiVersion: axonhub.io/v1alpha1
                kind: AIChannel
                metadata:
                  name: broken
                spec:
                  type: openai-compatible
                  baseUrl: http://127.0.0.1:9/v1
                  wieght: 7
                  models:
                    - name: never
                """);
        Awaitility.await("the log names file, line and field")
                .atMost(Duration.ofSeconds(3))
                .until(() -> world.gateway()
                        .log()
                        .substring(before.length())
                        .matches("(?s).*broken\\.yaml\\D{1,20}8\\D.*wieght.*"));
        assertThat(status("oa/text")).isEqualTo(200);
        assertThat(status("never")).isEqualTo(404);
        world.resources().remove("broken.yaml");
    }

    private static void within(Duration time, String model, int status) {
        Awaitility.await(model + " gives " + status)
                .atMost(time)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> status(model) == status);
    }

    private static int status(String model) {
        return status(model, World.KEY);
    }

    private static int status(String model, String key) {
        try (RawHttp http = world.connect()) {
            byte[] body = Dialect.OPENAI.ask(model, "hi").toString().getBytes(UTF_8);
            return http.send(RawHttp.post("/v1/chat/completions", key, body))
                    .answer()
                    .status();
        }
    }
}
