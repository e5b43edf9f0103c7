package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves: the provider is told within a second, and the request is recorded with what was used. */
class DisconnectE2E {
    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start();
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    static Stream<Arguments> crossings() {
        return Stream.of(Dialect.OPENAI, Dialect.ANTHROPIC)
                .flatMap(client -> Stream.of("oa", "an")
                        .flatMap(channel -> Stream.of(
                                Arguments.of(client, channel, "long@stall", true),
                                Arguments.of(client, channel, "long@slow", true),
                                Arguments.of(client, channel, "long@never", true),
                                Arguments.of(client, channel, "long@no-body", false))));
    }

    @ParameterizedTest(name = "{1}/{2} streamed={3} {0}")
    @MethodSource("crossings")
    void cancelsTheProviderWithinASecond(Dialect client, String channel, String scene, boolean stream) {
        int before = world.provider().requests(scene).size();
        long known = world.gateway().records().requests(channel + "/" + scene).size();
        RawHttp http = world.connect().send(World.request(client, channel + "/" + scene, stream));
        Awaitility.await("the provider is asked")
                .until(() -> world.provider().requests(scene).size() > before);
        if (scene.endsWith("@stall") || scene.endsWith("@slow")) {
            assertThat(http.head().status()).isEqualTo(200);
            http.until("0");
        }
        long left = System.nanoTime();
        http.close();
        Recorded upstream = world.provider().last(scene);
        assertThat(upstream.left().orTimeout(5, TimeUnit.SECONDS).join() - left)
                .as("nanoseconds until the provider was left")
                .isLessThan(Duration.ofSeconds(1).toNanos());
        Awaitility.await("it is recorded")
                .atMost(Duration.ofSeconds(5))
                .until(() -> ended(channel + "/" + scene).size() > known);
        Row row = ended(channel + "/" + scene).getLast();
        assertThat(row.text("status")).isEqualTo("canceled");
        boolean begun = scene.endsWith("@stall") || scene.endsWith("@slow");
        assertThat(row.number("partial"))
                .as("an answer that had begun is a partial one")
                .isEqualTo(begun ? 1 : 0);
        boolean reported = begun && channel.equals("an");
        assertThat(row.text("usage_source")).isEqualTo(reported ? "partial" : "estimated");
        assertThat(row.number("input"))
                .as("what the provider said, or an estimate")
                .satisfies(input -> {
                    if (reported) {
                        assertThat(input).isEqualTo(11);
                    } else {
                        assertThat(input).isBetween(5L, 40L);
                    }
                });
    }

    private static List<Row> ended(String model) {
        return world.gateway().records().requests(model).stream()
                .filter(row -> !List.of("pending", "processing").contains(row.text("status")))
                .toList();
    }
}
