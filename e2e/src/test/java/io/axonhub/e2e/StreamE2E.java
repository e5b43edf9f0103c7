package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Dialect;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The clock of a stream: when its head goes out, pings while the provider is silent, and the channel's timeouts. */
class StreamE2E {
    private static final Duration PING = Duration.ofMillis(300);
    private static final Duration FIRST_BYTE = Duration.ofMillis(1500);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration TOTAL = Duration.ofSeconds(4);

    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start(
                Map.of("AXONHUB_SERVER_KEEP_ALIVE_INTERVAL", PING.toMillis() + "ms"),
                List.of(
                        "firstByte: " + FIRST_BYTE.toMillis() + "ms",
                        "streamIdle: " + IDLE.toMillis() + "ms",
                        "request: " + TOTAL.toMillis() + "ms"));
    }

    @AfterAll
    static void ends() {
        world.close();
    }

    static Stream<Arguments> crossings() {
        return Stream.of(Dialect.OPENAI, Dialect.ANTHROPIC)
                .flatMap(client -> Stream.of("oa", "an").map(channel -> Arguments.of(client, channel)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void sendsNothingBeforeTheFirstEvent(Dialect client, String channel) {
        CountDownLatch first = new CountDownLatch(1);
        world.provider()
                .on("scripted", seen -> Repertoire.play(Turn.say("late"), seen).gate(0, first));
        try (RawHttp http = world.connect()) {
            http.send(World.request(client, channel + "/scripted", true)).patience(Duration.ofMillis(700));
            assertThatThrownBy(http::head)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("timed out");
            first.countDown();
            http.patience(Duration.ofSeconds(5));
            assertThat(http.answer().text()).contains(client.anthropic() ? "message_stop" : "[DONE]");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void pingsInTheClientsDialectWhileTheProviderIsSilent(Dialect client, String channel) {
        CountDownLatch rest = new CountDownLatch(1);
        world.provider()
                .on(
                        "scripted",
                        seen -> Repertoire.play(Turn.say("slowly"), seen).gate(4, rest));
        String ping = client.anthropic() ? "event: ping\ndata: {\"type\"" : "\n: ";
        try (RawHttp http = world.connect()) {
            http.send(World.request(client, channel + "/scripted", true));
            assertThat(http.head().status()).isEqualTo(200);
            long start = System.nanoTime();
            String seen = "\n";
            while (occurrences(seen, ping) < 3) {
                seen += new String(http.chunk().orElseThrow(), UTF_8);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(PING, PING.multipliedBy(6));
            rest.countDown();
            assertThat(http.until(client.anthropic() ? "message_stop" : "[DONE]"))
                    .isNotEmpty();
            assertThat(http.chunk()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void tellsThatTheFirstByteIsLate(Dialect client, String channel) {
        together(Stream.of("text@never", "text@no-body")
                .flatMap(scene -> Stream.<Runnable>of(
                        () -> firstByteIsLate(client, channel + "/" + scene, true),
                        () -> firstByteIsLate(client, channel + "/" + scene, false))));
    }

    private static void firstByteIsLate(Dialect client, String model, boolean stream) {
        long start = System.nanoTime();
        try (RawHttp http = world.connect()) {
            RawHttp.Answer answer =
                    http.send(World.request(client, model, stream)).answer();
            assertThat(answer.status()).as(model).isEqualTo(504);
            assertThat(Tree.parse(answer.text()).at("/error/type").asText())
                    .isEqualTo(client.anthropic() ? "timeout_error" : "server_error");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as(model)
                .isBetween(FIRST_BYTE.minusMillis(100), IDLE.plusMillis(1500));
    }

    @Test
    void endsAStreamThatStallsWithAnError() {
        everywhere((client, channel) -> breaksAfter(IDLE, client, channel + "/long@stall"));
    }

    @Test
    void endsAStreamThatTakesTooLongWithAnError() {
        world.provider()
                .on(
                        "scripted",
                        seen -> Repertoire.play(Turn.say("drop by drop".repeat(10)), seen)
                                .between(Duration.ofSeconds(1)));
        everywhere((client, channel) -> breaksAfter(TOTAL, client, channel + "/scripted"));
    }

    private static void breaksAfter(Duration limit, Dialect client, String model) {
        long start = System.nanoTime();
        String seen = wholeStream(client, model);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as(model)
                .isBetween(limit.minusMillis(100), limit.plusMillis(1500));
        assertBroken(client, seen);
    }

    /** Every crossing at the same time: each but waits for a clock. */
    private static void everywhere(BiConsumer<Dialect, String> test) {
        together(crossings().map(pair -> () -> test.accept((Dialect) pair.get()[0], (String) pair.get()[1])));
    }

    private static void together(Stream<Runnable> tests) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> running =
                    tests.map(test -> CompletableFuture.runAsync(test, threads)).toList();
            running.forEach(CompletableFuture::join);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void neverEndsABrokenStreamWell(Dialect client, String channel) {
        for (String way : List.of("cut", "cut-inside", "reset", "error")) {
            String seen = wholeStream(client, channel + "/long@" + way);
            assertBroken(client, seen);
            assertThat(seen).as("no reason to stop either").doesNotContain("\"finish_reason\":\"stop\"", "end_turn");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void neverEndsWellWhereverTheProviderBreaks(Dialect client, String channel) {
        AtomicInteger at = new AtomicInteger();
        AtomicInteger pieces = new AtomicInteger(Integer.MAX_VALUE);
        AtomicBoolean reset = new AtomicBoolean();
        world.provider().on("scripted", seen -> {
            Answer answer = Repertoire.play(Scenes.THINKING, seen);
            pieces.set(answer.pieces());
            return reset.get() ? answer.reset(at.get()) : answer.cutInside(at.get());
        });
        for (int i = 1; i < pieces.get(); i++) {
            at.set(i);
            reset.set(i % 2 == 0);
            assertFails(client, channel + "/scripted");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void turnsAnErrorInPlaceOfTheFirstEventIntoAnHttpError(Dialect client, String channel) {
        world.provider()
                .on("scripted", seen -> Answer.events(List.of(": hello\n\n")).cut(1));
        try (RawHttp http = world.connect()) {
            RawHttp.Answer answer = http.send(World.request(client, channel + "/error-first", true))
                    .answer();
            assertThat(answer.status()).isEqualTo(client.anthropic() ? 529 : 503);
        }
        try (RawHttp http = world.connect()) {
            RawHttp.Answer answer = http.send(World.request(client, channel + "/scripted", true))
                    .answer();
            assertThat(answer.status()).isEqualTo(502);
        }
    }

    /** All of a stream up to its end, whether that is a proper one or not. */
    private static String wholeStream(Dialect client, String model) {
        try (RawHttp http = world.connect()) {
            http.send(World.request(client, model, true));
            assertThat(http.head().status()).isEqualTo(200);
            return rest(http);
        }
    }

    private static String rest(RawHttp http) {
        StringBuilder all = new StringBuilder();
        try {
            for (Optional<byte[]> chunk = http.chunk(); chunk.isPresent(); chunk = http.chunk()) {
                all.append(new String(chunk.get(), UTF_8));
            }
        } catch (UncheckedIOException e) {
            all.append("<cut>");
        }
        return all.toString();
    }

    /** An HTTP error as long as the client has nothing, and a broken stream from then on. */
    private static void assertFails(Dialect client, String model) {
        try (RawHttp http = world.connect()) {
            http.send(World.request(client, model, true));
            RawHttp.Head head = http.head();
            if (head.status() == 200) {
                assertBroken(client, rest(http));
            } else {
                assertThat(head.status()).isEqualTo(502);
            }
        }
    }

    private static void assertBroken(Dialect client, String stream) {
        assertThat(stream)
                .as("a broken stream says so, and has no end of a good one")
                .contains(client.anthropic() ? "event: error\n" : "data: {\"error\"")
                .doesNotContain("[DONE]", "\"type\":\"message_stop\"");
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
