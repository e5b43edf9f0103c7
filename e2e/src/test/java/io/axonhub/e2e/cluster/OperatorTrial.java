package io.axonhub.e2e.cluster;

import static io.axonhub.e2e.cluster.Site.key;
import static io.axonhub.e2e.cluster.Site.profile;
import static io.axonhub.e2e.cluster.Site.secret;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.provider.Repertoire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;

/** Three replicas, an operator and many objects, and how long changes take there, as clients and the cluster see it. */
public final class OperatorTrial implements AutoCloseable {
    private static final int REPLICAS = 3;
    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final List<String> KINDS = List.of("AIChannel", "AIProfile", "APIKey");

    private final String namespace;
    private final Site site;
    private final Cluster cluster;
    private final String value;
    /** Behind which channel's header the provider saw which key last. */
    private final Map<String, String> seen = new ConcurrentHashMap<>();

    private int models;
    private int rounds;

    private OperatorTrial(String namespace) {
        this.namespace = namespace;
        this.site = Site.start(REPLICAS, List.of(namespace), Map.of());
        this.cluster = site.cluster();
        Repertoire answers = new Repertoire();
        site.provider().on("text", request -> {
            request.header("x-channel")
                    .ifPresent(channel ->
                            seen.put(channel, request.header("authorization").orElse("")));
            return answers.answer(request);
        });
        site.apply(namespace, secret("upstream", "upstream-key"), site.channel("c", "upstream"));
        site.apply(namespace, profile("p", List.of("c")), key("k", "p"));
        site.awaitReady(namespace, "APIKey", "k");
        this.value = site.value(namespace, "k");
        site.awaitStatus(value, "c", 200);
    }

    /** Started, with a channel, a profile and a key in a namespace of its own. */
    public static OperatorTrial start(String namespace) {
        return new OperatorTrial(namespace);
    }

    /** The site. */
    public Site site() {
        return site;
    }

    /** Milliseconds, sorted. */
    public record Times(List<Long> millis) {
        /** Sorts them. */
        public Times {
            millis = millis.stream().sorted().toList();
        }

        /** The time that this share of all, in hundredths, does not exceed. */
        public long percentile(int share) {
            return millis.get(Math.max(0, (millis.size() * share + 99) / 100 - 1));
        }
    }

    /**
     * Of changes of a channel, from when the API server is asked.
     *
     * @param inUse until each replica has answered by it
     * @param told until its status says Programmed for it
     */
    public record Propagation(Times inUse, Times told) {}

    /** Changes one channel again and again. */
    public Propagation propagate(int applies) {
        List<Long> inUse = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        for (int i = 0; i < applies; i++) {
            String model = "m" + models++;
            String change = site.channel("c", "upstream").replace("- name: c", "- name: c\n    - name: " + model);
            long start = System.nanoTime();
            site.apply(namespace, change);
            for (int gateway = 0; gateway < REPLICAS; gateway++) {
                int at = gateway;
                await(5, "the change at replica " + at, () -> site.ask(at, value, model) == 200);
            }
            inUse.add(since(start));
            await(
                    5,
                    "the change's status",
                    () -> isProgrammed(cluster.get(namespace, "AIChannel", "c").body()));
            told.add(since(start));
        }
        return new Propagation(new Times(inUse), new Times(told));
    }

    /**
     * Of a provider key that many channels share.
     *
     * @param sent milliseconds until the gateway has them all
     * @param inUse milliseconds until each channel was seen to use it through each replica, with the time that asking takes
     */
    public record FanOut(long sent, long inUse) {}

    /** Gives channels that share a Secret, made at the first call, a new key. */
    public FanOut fanOut(int channels) {
        List<String> names = new ArrayList<>();
        if (rounds == 0) {
            site.apply(namespace, secret("shared", "key-0"));
        }
        for (int i = 0; i < channels; i++) {
            String name = "s" + i;
            names.add(name);
            if (rounds == 0) {
                site.apply(
                        namespace,
                        site.channel(name, "shared", "headers: [{name: x-channel, value: " + name + "}]")
                                .replace("\nspec:", "\n  labels: {shares: \"yes\"}\nspec:"));
            }
        }
        if (rounds == 0) {
            String profile = profile("shared", List.of())
                    .replace("    refs: []", "    selector: {matchLabels: {shares: \"yes\"}}");
            site.apply(namespace, profile, key("sharers", "shared"));
        }
        awaitAllReady();
        String client = site.value(namespace, "sharers");
        names.forEach(name -> site.awaitStatus(client, name, 200));
        String bearer = "key-" + ++rounds;
        double before = site.operator().meter("axonhub_operator_puts_total");
        long start = System.nanoTime();
        site.apply(namespace, secret("shared", bearer));
        await(
                20,
                "all channels are sent",
                () -> site.operator().meter("axonhub_operator_puts_total") >= before + channels);
        long sent = since(start);
        for (int gateway = 0; gateway < REPLICAS; gateway++) {
            int at = gateway;
            for (String name : names) {
                await(5, name + " uses it at replica " + at, () -> {
                    seen.remove(name);
                    return site.ask(at, client, name) == 200 && ("Bearer " + bearer).equals(seen.get(name));
                });
            }
        }
        return new FanOut(sent, since(start));
    }

    /** Adds objects until there are so many, of all kinds, and waits until all are ready. Gives how long that took. */
    public long fill(int objects) {
        long start = System.nanoTime();
        for (int i = versions().size(); i < objects; i++) {
            String name = "f" + i;
            site.apply(
                    namespace,
                    switch (i % 10) {
                        case 7 -> profile(name, List.of("c"));
                        case 8, 9 -> key(name, "p");
                        default -> site.channel(name, "upstream");
                    });
        }
        awaitAllReady();
        return since(start);
    }

    /**
     * Of an operator that was asked to end, from when another is started in its place.
     *
     * @param stop milliseconds that the end took
     * @param ready milliseconds until it writes, with its JVM
     * @param syncs comparisons with the gateway
     * @param puts objects sent
     * @param statusWrites statuses written
     * @param revisions how many revisions the gateway's objects have moved on
     * @param touched objects of the cluster that are not as they were
     */
    public record Restart(
            long stop, long ready, int syncs, long puts, long statusWrites, long revisions, Set<String> touched) {}

    /** Restarts the operator and waits until it has nothing more to do. */
    public Restart restart() throws IOException {
        settle();
        Map<String, String> before = versions();
        long revision = site.revision();
        int syncs = syncs();
        long start = System.nanoTime();
        site.operator().terminate();
        site.operator().awaitExit();
        long stop = since(start);
        start = System.nanoTime();
        site.operator().restart();
        site.operator().awaitLeading();
        long ready = since(start);
        settle();
        Set<String> touched = new HashSet<>();
        versions().forEach((name, version) -> {
            if (!version.equals(before.get(name))) {
                touched.add(name);
            }
        });
        return new Restart(
                stop,
                ready,
                syncs() - syncs,
                (long) site.operator().meter("axonhub_operator_puts_total"),
                (long) site.operator().meter("axonhub_operator_status_writes_total"),
                site.revision() - revision,
                touched);
    }

    private int syncs() {
        return site.operator().log().split("compared with the gateway", -1).length - 1;
    }

    /** Waits until the operator has reconciled nothing for a while. */
    private void settle() {
        double[] last = {-1};
        long[] since = {System.nanoTime()};
        await(100, "the operator rests", () -> {
            double now = site.operator().meter("axonhub_operator_reconciliations_total");
            if (now != last[0]) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - since[0] > QUIET.toNanos();
        });
    }

    /** What the operator's process holds in megabytes, as the kernel says; -1 where there is no proc file system. */
    public long rss() {
        Path status = Path.of("/proc", Long.toString(site.operator().pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(-1L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of each object, its status included. */
    private Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        for (String kind : KINDS) {
            list(kind)
                    .forEach(object -> versions.put(
                            kind + "/" + object.at("/metadata/name").asText(),
                            object.at("/metadata/resourceVersion").asText()));
        }
        return versions;
    }

    private JsonNode list(String kind) {
        return cluster.send("GET", Cluster.path(namespace, kind, ""), null)
                .object()
                .path("items");
    }

    private void awaitAllReady() {
        for (String kind : KINDS) {
            await(250, "each " + kind + " is ready", () -> {
                for (JsonNode object : list(kind)) {
                    if (!isProgrammed(object)) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    private static boolean isProgrammed(JsonNode object) {
        boolean told = object.at("/status/observedGeneration").asLong()
                == object.at("/metadata/generation").asLong();
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return told && condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static void await(int millis, String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(BOUND)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(millis))
                .until(condition);
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Override
    public void close() {
        site.close();
    }
}
