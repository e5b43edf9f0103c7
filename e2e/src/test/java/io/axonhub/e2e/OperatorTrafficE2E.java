package io.axonhub.e2e;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.Site;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a change does to traffic that never stops, at three replicas: no request fails, and one that begins when the status says
 * Programmed is served by what the cluster says. How long that takes from the apply is printed, and its median has a bound: single
 * ones wait for a busy machine.
 */
class OperatorTrafficE2E {
    private static final String NAMESPACE = "traffic";
    private static final int REPLICAS = 3;
    private static final int RATE = 50;
    private static final int CHANGES = 10;
    private static final long MEDIAN_MILLIS = 1_000;
    private static final Duration SOON = Duration.ofMinutes(1);

    private static Site site;
    private static Cluster cluster;

    @BeforeAll
    static void starts() {
        site = Site.start(REPLICAS, List.of(NAMESPACE), Map.of());
        cluster = site.cluster();
    }

    @AfterAll
    static void ends() {
        site.close();
    }

    /** A channel whose upstream key is its name; further models as {@code name=upstreamName}. */
    private static void channel(String name, String... models) {
        StringBuilder all = new StringBuilder();
        for (String model : models) {
            String[] names = model.split("=", 2);
            all.append("    - name: ")
                    .append(names[0])
                    .append("\n      upstreamName: ")
                    .append(names[1])
                    .append('\n');
        }
        site.apply(NAMESPACE, secret(name, name));
        // what is held open is silent for long
        site.apply(
                NAMESPACE,
                site.channel(name, name, "timeouts: {streamIdle: 5m}")
                        .replace("      upstreamName: text\n", "      upstreamName: text\n" + all));
        site.awaitReady(NAMESPACE, "AIChannel", name);
    }

    /** The value of a key for these channels. */
    private static String client(String name, List<String> channels) {
        site.apply(NAMESPACE, profile(name, channels), key(name + "-key", name));
        site.awaitReady(NAMESPACE, "APIKey", name + "-key");
        site.awaitReady(NAMESPACE, "AIProfile", name);
        return site.value(NAMESPACE, name + "-key");
    }

    private static void report(String what, List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        System.out.println("operator: " + what + " p50=" + sorted.get(sorted.size() / 2) + " ms p99="
                + sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)) + " ms n=" + sorted.size());
        assertThat(sorted.get(sorted.size() / 2)).as(what).isLessThan(MEDIAN_MILLIS);
    }

    /** From then to the last arrival; 0 when there was none after it. */
    private static long lastAfter(long then, List<Recorded> arrivals) {
        long last = arrivals.stream().mapToLong(Recorded::arrived).max().orElse(then);
        return Math.max(0, (last - then) / 1_000_000);
    }

    /** Streams that the provider holds open in the middle, two a replica. */
    private static List<RawHttp> streams(String model, String client) {
        byte[] request = RawHttp.post(
                Dialect.OPENAI.path(),
                client,
                Dialect.OPENAI
                        .ask(model, "Hello")
                        .put("stream", true)
                        .toString()
                        .getBytes(UTF_8));
        List<RawHttp> open = new ArrayList<>();
        for (GatewayProcess gateway : site.gateways()) {
            for (int i = 0; i < 2; i++) {
                RawHttp stream = RawHttp.to(gateway.port()).patience(SOON).send(request);
                assertThat(stream.head().status()).isEqualTo(200);
                stream.chunk();
                open.add(stream);
            }
        }
        return open;
    }

    private static void endWell(List<RawHttp> streams) {
        for (RawHttp stream : streams) {
            try (stream) {
                assertThat(stream.until("data: [DONE]")).contains("\"stop\"");
            }
        }
    }

    /** The revision in which a channel is programmed, as its status tells. */
    private static long revision(String channel) {
        return cluster.get(NAMESPACE, "AIChannel", channel)
                .body()
                .at("/status/gateway/revision")
                .asLong();
    }

    /** Waits until a channel is programmed in a later revision than this one; gives System.nanoTime then. */
    private static long programmed(String channel, long after) {
        Awaitility.await(channel + " is programmed after revision " + after)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    JsonNode object =
                            cluster.get(NAMESPACE, "AIChannel", channel).body();
                    return object.at("/status/gateway/revision").asLong() > after
                            && Cluster.condition(object, "Programmed").equals("True/Programmed");
                });
        return System.nanoTime();
    }

    /** From when to when a change went on, by System.nanoTime: to its status. */
    private record Span(long start, long told) {}

    /** Merges a weight into the channel and waits until its status has it. */
    private static Span weight(int weight) {
        long revision = revision("drained");
        long start = System.nanoTime();
        cluster.patch(NAMESPACE, "AIChannel", "drained", "{'spec': {'weight': " + weight + "}}");
        return new Span(start, programmed("drained", revision));
    }

    /** Gives the channel another Secret and waits until its status has it. */
    private static Span secretOf(String channel, String value) {
        long revision = revision(channel);
        long start = System.nanoTime();
        site.apply(NAMESPACE, secret(channel, value));
        return new Span(start, programmed(channel, revision));
    }

    /**
     * Takes traffic from one upstream key to another.
     *
     * @param since from when on requests at the old one count
     */
    private record Handover(String from, String to, long since, Supplier<Span> change) {}

    /** Makes such changes while requests for {@code model} go on and streams for {@code held} are open; tells how long they took. */
    private static void handOver(String client, String model, String held, IntFunction<Handover> changes, String what) {
        CountDownLatch open = new CountDownLatch(1);
        site.provider()
                .on(
                        held,
                        seen -> Repertoire.play(Turn.say("0123456789".repeat(8)), seen)
                                .gate(2, open));
        List<Long> last = new ArrayList<>();
        List<Long> programmed = new ArrayList<>();
        List<RawHttp> streams = streams(held, client);
        try (Traffic traffic = Traffic.start(site, client, model, RATE)) {
            for (int i = 0; i < CHANGES; i++) {
                Handover change = changes.apply(i);
                Awaitility.await("it is used")
                        .until(() ->
                                !traffic.since(change.since(), change.from()).isEmpty());
                Span span = change.change().get();
                traffic.goesOn(RATE);
                assertThat(traffic.since(span.told(), change.from()))
                        .as("requests that began when it was Programmed without it")
                        .isEmpty();
                assertThat(traffic.since(span.told(), change.to())).isNotEmpty();
                last.add(lastAfter(span.start(), traffic.since(change.since(), change.from())));
                programmed.add((span.told() - span.start()) / 1_000_000);
            }
            assertThat(traffic.failures()).isEmpty();
            open.countDown();
            endWell(streams);
            assertThat(traffic.failures()).isEmpty();
        }
        report(what + ": apply -> last request as before", last);
        report(what + ": apply -> Programmed told", programmed);
    }

    @Test
    void aChannelOfWeightZeroGetsNothingMoreAndWhatItServesEnds() {
        channel("kept", "shared=text");
        channel("drained", "shared=text", "held=held");
        String client = client("weights", List.of("kept", "drained"));
        site.awaitStatus(client, "shared", 200);
        // each weight is another than before
        handOver(
                client,
                "shared",
                "held",
                i -> new Handover("drained", "kept", weight(101 + i).told(), () -> weight(0)),
                "weight 100 -> 0");
    }

    @Test
    void aNewProviderKeyIsUsedByAllThatBeginsAndWhatIsOnItsWayEndsWithTheOld() {
        channel("turning", "turning-held=turning-held");
        String client = client("turning", List.of("turning"));
        site.awaitStatus(client, "turning", 200);
        handOver(
                client,
                "turning",
                "turning-held",
                i -> new Handover(
                        i == 0 ? "turning" : "turning-" + (i - 1),
                        "turning-" + i,
                        Traffic.EVER,
                        () -> secretOf("turning", "turning-" + i)),
                "Secret");
        assertThat(site.provider().requests("turning-held"))
                .allMatch(seen -> seen.header("authorization").orElse("").equals("Bearer turning"));
    }
}
