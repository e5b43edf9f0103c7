package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Records.Row;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Dialect;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ten thousand requests in three dialects to providers of three, streamed and not; of each ten, two clients leave and one stream is
 * cut. What the gateway bills is compared with what the provider wrote into its own ledger, and with what the limits counted.
 */
class LedgerE2E {
    private static final int CLIENTS = 24;
    private static final long QUOTA = 1_000_000_000;
    private static final List<String> CHANNELS = List.of("oa", "an", "ge");
    private static final List<Dialect> DIALECTS = List.of(Dialect.OPENAI, Dialect.ANTHROPIC, Dialect.GEMINI);
    private static final Turn SAYS = Turn.say("The sun is out, and the wind is light. ".repeat(3));

    private final ScriptedProvider provider = ScriptedProvider.start();
    private final Resources resources = Resources.create();
    private @Nullable GatewayProcess started;

    /** What becomes of a request. */
    private enum Fate {
        FINISHED,
        LEFT,
        CUT
    }

    @AfterEach
    void ends() {
        gateway().close();
        resources.close();
        provider.close();
    }

    private GatewayProcess gateway() {
        return Objects.requireNonNull(started);
    }

    private void start(String onClientDisconnect) {
        for (String channel : CHANNELS) {
            String type = switch (channel) {
                case "oa" -> "openai-compatible";
                case "an" -> "anthropic-compatible";
                default -> "gemini";
            };
            resources.channel(
                    channel,
                    type,
                    provider.url() + (channel.equals("oa") ? "/v1" : ""),
                    Map.of(channel + "-finished", "finished", channel + "-left", "left", channel + "-cut", "cut"),
                    List.of("streamIdle: 60s", "request: 5m"));
            String file = channel + ".yaml";
            resources.write(
                    file,
                    resources
                            .read(file)
                            .replace("spec:\n", "spec:\n  onClientDisconnect: " + onClientDisconnect + "\n"));
        }
        resources.profile(CHANNELS);
        resources.key("main", World.KEY, "quotas: [{resource: Tokens, window: Total, limit: \"" + QUOTA + "\"}]");
        provider.on("finished", seen -> Repertoire.play(turn(seen.text()), seen));
        provider.on("left", seen -> slow(Repertoire.play(turn(seen.text()), seen)));
        provider.on("cut", seen -> Repertoire.play(turn(seen.text()), seen).cut(4));
        started = GatewayProcess.start(
                resources,
                Map.of(
                        "AXONHUB_STORAGE_REQUEST_BODY", "false",
                        "AXONHUB_STORAGE_RESPONSE_BODY", "false"));
    }

    /** The provider's figures: each answer's own, so that no two errors can cancel out. */
    private static Turn turn(String request) {
        Random random = new Random(request.hashCode());
        return SAYS.using(new Counts(10 + random.nextInt(50), random.nextInt(9), 0, 20 + random.nextInt(90), 0));
    }

    private static Answer slow(Answer answer) {
        return answer.beforeBody(Duration.ofMillis(30)).between(Duration.ofMillis(10));
    }

    @ParameterizedTest(name = "{0}: {1} requests")
    @CsvSource({"Drain, 6000", "Cancel, 4000"})
    void billsWhatTheProviderBills(String onClientDisconnect, int requests) throws Exception {
        start(onClientDisconnect);
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(() -> ask(next, requests)));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
        List<Row> attempts = ended();
        assertThat(attempts.size()).isBetween(requests * 9 / 10, requests);
        List<Row> certain = of(attempts, "reported");
        if (onClientDisconnect.equals("Drain")) {
            drained(attempts, certain);
        } else {
            canceled(attempts, certain, requests);
        }
        for (Row attempt : attempts) {
            assertThat(attempt.text("usage_source")).isIn("reported", "partial", "estimated");
            assertThat(attempt.number("input") + attempt.number("cache_read")).isPositive();
            assertThat(attempt.number("output"))
                    .as("an estimate stays near the truth")
                    .isLessThan(200);
        }
        List<Row> rows = gateway().records().requests();
        assertThat(input(rows) + output(rows))
                .as("requests and their attempts")
                .isEqualTo(input(attempts) + output(attempts));
        countedAsRecorded();
    }

    /** Nothing is uncertain but what the provider cut. */
    private void drained(List<Row> attempts, List<Row> certain) {
        assertThat(attempts.size())
                .as("one charge for each request that the provider saw")
                .isEqualTo(provider.requests().size());
        assertThat(billed(certain)).as("the provider's own ledger").isEqualTo(owed());
        assertThat(attempts.size() - certain.size())
                .as("those that the provider cut")
                .isEqualTo((int) asked("cut"));
    }

    /** What is certain is in the provider's ledger, and what is not is flagged. */
    private void canceled(List<Row> attempts, List<Row> certain, int requests) {
        assertThat(attempts.size())
                .as("a charge for each request that the provider saw")
                .isGreaterThanOrEqualTo(provider.requests().size());
        int flagged = attempts.size() - certain.size();
        assertThat(flagged).as("cut by the provider, or left").isBetween((int) asked("cut"), requests * 3 / 10);
        Map<String, Integer> left = owed();
        billed(certain).forEach((usage, count) -> left.merge(usage, -count, Integer::sum));
        assertThat(left.values())
                .as("charged as reported, and never reported")
                .allSatisfy(count -> assertThat(count).isNotNegative());
        assertThat(left.values().stream().mapToInt(count -> count).sum())
                .as("reported to nobody, so that an estimate stands for it")
                .isLessThanOrEqualTo(flagged);
    }

    /** How often each usage was reported. */
    private Map<String, Integer> owed() {
        Map<String, Integer> usages = new TreeMap<>();
        provider.ledger().forEach(one -> usages.merge(one.input() + "/" + one.allOutput(), 1, Integer::sum));
        return usages;
    }

    /** How often each usage was charged. */
    private static Map<String, Integer> billed(List<Row> attempts) {
        Map<String, Integer> usages = new TreeMap<>();
        attempts.forEach(row -> usages.merge(input(List.of(row)) + "/" + output(List.of(row)), 1, Integer::sum));
        return usages;
    }

    private long asked(String model) {
        return provider.requests(model).size();
    }

    private static List<Row> of(List<Row> attempts, String source) {
        return attempts.stream()
                .filter(attempt -> attempt.text("usage_source").equals(source))
                .toList();
    }

    private static long input(List<Row> rows) {
        return rows.stream()
                .mapToLong(row -> row.number("input") + row.number("cache_read") + row.number("cache_write_5m"))
                .sum();
    }

    private static long output(List<Row> rows) {
        return rows.stream()
                .mapToLong(row -> row.number("output") + row.number("reasoning"))
                .sum();
    }

    /** All attempts that are charged with anything, when every request that the provider saw is over and recorded. */
    private List<Row> ended() {
        AtomicLong before = new AtomicLong();
        Awaitility.await("every request is over and recorded, those that a busy gateway reads late as well")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    long known = gateway().records().count();
                    return before.getAndSet(known) == known
                            && gateway().records().open() == 0
                            && gateway().records().attempts().size()
                                    >= provider.requests().size();
                });
        return gateway().records().attempts().stream()
                .filter(attempt -> !attempt.text("usage_source").isEmpty())
                .toList();
    }

    /** A settlement that needs an estimate may come a moment behind the record. */
    private void countedAsRecorded() {
        Awaitility.await("the limits have counted what is recorded")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    long asked = gateway().records().count();
                    List<Row> rows = gateway().records().requests();
                    assertThat(counted()).as("what the limits counted").isEqualTo(input(rows) + output(rows));
                    assertThat(gateway().records().open()).isZero();
                    assertThat(rows).hasSize((int) asked);
                });
    }

    /** What the key has used by its quota: the limit less what is left less what this request itself reserves. */
    private long counted() {
        String question = "{\"model\":\"oa-finished\",\"max_tokens\":1,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"How much is left?\"}]}";
        byte[] body = question.getBytes(UTF_8);
        try (RawHttp http = RawHttp.to(gateway().port())) {
            RawHttp.Answer answer = http.send(RawHttp.post(Dialect.OPENAI.path(), World.KEY, body))
                    .answer();
            assertThat(answer.status()).isEqualTo(200);
            long left = Long.parseLong(answer.head().headers().get("x-ratelimit-remaining-tokens"));
            return QUOTA - left - (body.length + 2) / 3 - 1;
        }
    }

    private void ask(AtomicInteger next, int requests) {
        RawHttp http = RawHttp.to(gateway().port());
        for (int n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
            Fate fate = switch (n % 10) {
                case 2, 6 -> Fate.LEFT;
                case 9 -> Fate.CUT;
                default -> Fate.FINISHED;
            };
            Dialect client = DIALECTS.get(n / 10 % 3);
            String model = CHANNELS.get(n / 30 % 3) + "-" + fate.name().toLowerCase(Locale.ROOT);
            boolean stream = fate == Fate.CUT || n / 90 % 3 != 0;
            if (!asks(http, request(client, model, stream, n), stream, fate)) {
                http.close();
                http = RawHttp.to(gateway().port());
            }
        }
        http.close();
    }

    private static byte[] request(Dialect client, String model, boolean stream, int n) {
        String path = client.path();
        String question = "What is the weather in town " + n + "?";
        ObjectNode body = client.ask(model, question);
        if (client.equals(Dialect.GEMINI)) {
            body = Tree.object();
            body.putArray("contents")
                    .addObject()
                    .put("role", "user")
                    .putArray("parts")
                    .addObject()
                    .put("text", question);
            path = "/v1beta/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
        } else {
            body.put("stream", stream);
        }
        return RawHttp.post(path, World.KEY, body.toString().getBytes(UTF_8));
    }

    /** Whether the connection may be used again. */
    private static boolean asks(RawHttp http, byte[] request, boolean stream, Fate fate) {
        try {
            http.send(request);
            if (fate == Fate.LEFT) {
                if (stream) {
                    http.head();
                    http.chunk();
                } else {
                    Thread.sleep(15);
                }
                return false;
            }
            http.answer();
            return true;
        } catch (UncheckedIOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
