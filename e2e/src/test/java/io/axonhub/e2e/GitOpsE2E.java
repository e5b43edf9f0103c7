package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.axonhub.e2e.cluster.Cluster;
import io.axonhub.e2e.cluster.GitRepository;
import io.axonhub.e2e.cluster.Ran;
import io.axonhub.e2e.cluster.Site;
import io.axonhub.e2e.gateway.AdminClient;
import io.axonhub.e2e.provider.Repertoire;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A folder of a git repository is what the gateway is: each commit is applied and pruned by kubectl, as an agent of GitOps does it, and
 * afterwards both replicas hold and serve exactly what the last commit says. What it never touches serves all the time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GitOpsE2E {
    private static final String NAMESPACE = "gitops";
    private static final int COMMITS = 30;
    private static final long SEED = Long.getLong("axonhub.seed", 20261129);
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, String> LISTS =
            Map.of("AIChannel", "channels", "AIProfile", "profiles", "APIKey", "apiKeys");

    private static final GitRepository REPOSITORY = GitRepository.create();
    /** All models that there ever were, and those of the last commit that was seen to be in use. */
    private static final Set<String> EVER = new TreeSet<>();

    private static final Set<String> LAST = new TreeSet<>();
    /** Behind which channel's header the provider saw which key. */
    private static final Map<String, String> SEEN = new ConcurrentHashMap<>();

    private static Site site;
    private static Cluster cluster;
    private static AdminClient owner;
    private static RandomCommits people;
    private static List<String> keys;

    @BeforeAll
    static void starts() {
        site = Site.start(2, List.of(NAMESPACE), Map.of());
        cluster = site.cluster();
        owner = site.owner();
        Repertoire answers = new Repertoire();
        site.provider().on("text", request -> {
            SEEN.put(
                    request.header("x-channel").orElse(""),
                    request.header("authorization").orElse(""));
            return answers.answer(request);
        });
        people = new RandomCommits(REPOSITORY, site, new Random(SEED));
        people.begin();
        assertThat(apply().exit()).isZero();
        site.awaitReady(NAMESPACE, "APIKey", "picked");
        site.awaitReady(NAMESPACE, "APIKey", "selected");
        keys = List.of(site.value(NAMESPACE, "picked"), site.value(NAMESPACE, "selected"));
        awaitLastCommit(lastCommit());
    }

    @AfterAll
    static void ends() {
        owner.close();
        site.close();
        REPOSITORY.close();
    }

    /** What an agent does with the last commit. */
    private static Ran apply() {
        return cluster.runKubectl(
                "apply",
                "--server-side",
                "--prune",
                "--applyset=configmaps/axonhub",
                "--namespace=" + NAMESPACE,
                "--recursive",
                "--filename=" + REPOSITORY.pull());
    }

    /** The objects of the last commit, by {@code Kind/name}. */
    private static Map<String, JsonNode> lastCommit() {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (String text : REPOSITORY.pulled()) {
            try {
                JsonNode object = YAML.readTree(text);
                objects.put(
                        object.path("kind").asText() + "/"
                                + object.at("/metadata/name").asText(),
                        object);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return objects;
    }

    @Test
    @Order(1)
    void theGatewayIsWhatTheLastCommitSaysAfterEachOfThem() {
        List<Long> times = new ArrayList<>();
        AtomicInteger served = new AtomicInteger();
        Queue<Integer> failures = new ConcurrentLinkedQueue<>();
        ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> asking = traffic.scheduleWithFixedDelay(
                () -> {
                    int number = served.getAndIncrement();
                    int status = site.ask(number % 2, keys.get(number / 2 % 2), RandomCommits.STEADY + "-e0");
                    if (status != 200) {
                        failures.add(status);
                    }
                },
                0,
                25,
                TimeUnit.MILLISECONDS);
        for (int i = 0; i < COMMITS; i++) {
            people.next();
            Ran ran = apply();
            assertThat(ran.exit()).as(ran.err()).isZero();
            long applied = System.nanoTime();
            awaitLastCommit(lastCommit());
            times.add((System.nanoTime() - applied) / 1_000_000);
        }
        asking.cancel(false);
        traffic.close();
        assertThat(traffic(lastCommit(), EVER)).isEmpty();
        times.sort(null);
        System.out.println("gitops: commit applied -> all of it in use p50=" + times.get(COMMITS / 2) + " ms most="
                + times.getLast() + " ms, " + served + " requests meanwhile");
        assertThat(failures).isEmpty();
        assertThat(served).hasValueGreaterThan(COMMITS);
    }

    @Test
    @Order(2)
    void whatTheGatewayRefusesHoldsUpNothingElseOfItsCommit() {
        REPOSITORY.write("profiles/good.yaml", Site.profile("good", List.of(RandomCommits.STEADY)));
        REPOSITORY.commit("A profile that is good yet");
        assertThat(apply().exit()).isZero();
        Map<String, JsonNode> before = lastCommit();
        awaitLastCommit(before);
        String broken = "rules: [{when: \"not ( valid\", then: {channels: [steady]}}]";
        REPOSITORY.write("profiles/good.yaml", Site.profile("good", List.of(RandomCommits.STEADY), broken));
        REPOSITORY.write("profiles/bad.yaml", Site.profile("bad", List.of(RandomCommits.STEADY), broken));
        people.change();
        people.change();
        REPOSITORY.commit("Two profiles that only the gateway can refuse");
        assertThat(apply().exit()).as("the API server takes it").isZero();
        site.awaitCondition(NAMESPACE, "AIProfile", "good", "Accepted", "False/Invalid");
        site.awaitCondition(NAMESPACE, "AIProfile", "bad", "Accepted", "False/Invalid");
        assertThat(cluster.get(NAMESPACE, "AIProfile", "bad")
                        .body()
                        .at("/status/conditions/0/message")
                        .asText())
                .startsWith("spec.rules[0].when: ");
        // what was good stays as it was, what never was is not there, the rest is as the commit says
        Map<String, JsonNode> held = lastCommit();
        held.put("AIProfile/good", before.get("AIProfile/good"));
        held.remove("AIProfile/bad");
        awaitLastCommit(held, Set.of("AIProfile/good", "AIProfile/bad"));
        REPOSITORY.revert();
        assertThat(apply().exit()).isZero();
        awaitLastCommit(lastCommit());
        site.awaitReady(NAMESPACE, "AIProfile", "good");
        assertThat(cluster.get(NAMESPACE, "AIProfile", "bad").status()).isEqualTo(404);
    }

    private static void awaitLastCommit(Map<String, JsonNode> objects) {
        awaitLastCommit(objects, Set.of());
    }

    private static void awaitLastCommit(Map<String, JsonNode> objects, Set<String> refused) {
        String[] last = {""};
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        last[0] = difference(objects, refused).orElse("");
                        return last[0].isEmpty();
                    });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "seed " + SEED + ": " + last[0] + "\n" + REPOSITORY.log()
                            + site.operator().log(),
                    e);
        }
    }

    /** The first thing that is not as it should be, in the cluster, in a replica's objects, or in its traffic. */
    private static Optional<String> difference(Map<String, JsonNode> objects, Set<String> refused) {
        return cluster(objects, refused)
                .or(() -> replica(0, objects))
                .or(() -> replica(1, objects))
                .or(() -> traffic(objects, LAST));
    }

    private static Optional<String> cluster(Map<String, JsonNode> objects, Set<String> refused) {
        for (String kind : LISTS.keySet()) {
            Set<String> unready = new TreeSet<>();
            for (JsonNode object : cluster.send("GET", Cluster.path(NAMESPACE, kind, ""), null)
                    .object()
                    .path("items")) {
                String name = kind + "/" + object.at("/metadata/name").asText();
                if (!objects.containsKey(name) && !refused.contains(name)) {
                    return Optional.of(name + " is still in the cluster");
                }
                if (!refused.contains(name) && !isReady(object)) {
                    unready.add(name + object.path("status"));
                }
            }
            if (!unready.isEmpty()) {
                return Optional.of("not ready: " + unready);
            }
        }
        return Optional.empty();
    }

    private static boolean isReady(JsonNode object) {
        boolean now = object.at("/status/observedGeneration").asLong()
                == object.at("/metadata/generation").asLong();
        for (JsonNode condition : object.at("/status/conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return now && condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    /** What a replica holds, as its admin API tells it. */
    private static Optional<String> replica(int number, Map<String, JsonNode> objects) {
        JsonNode all = owner.ask(
                site.gateways().get(number).url(),
                "{ channels(first: 100) { nodes { name managedBy spec problems { message } } }"
                        + " profiles(first: 100) { nodes { name managedBy spec problems { message } } }"
                        + " apiKeys(first: 100) { nodes { name managedBy spec problems { message } } } }",
                Tree.object());
        for (Map.Entry<String, String> list : LISTS.entrySet()) {
            Map<String, JsonNode> there = new TreeMap<>();
            all.at("/" + list.getValue() + "/nodes")
                    .forEach(node ->
                            there.put(list.getKey() + "/" + node.path("name").asText(), node));
            Map<String, JsonNode> wanted = new TreeMap<>(objects);
            wanted.keySet().removeIf(name -> !name.startsWith(list.getKey()));
            if (!there.keySet().equals(wanted.keySet())) {
                return Optional.of("replica " + number + " has " + there.keySet() + " instead of " + wanted.keySet());
            }
            for (Map.Entry<String, JsonNode> one : there.entrySet()) {
                JsonNode node = one.getValue();
                JsonNode spec = wanted.getOrDefault(one.getKey(), node).path("spec");
                if (!holds(node.path("spec"), spec)
                        || !node.path("managedBy").asText().startsWith("k8s:")) {
                    return Optional.of("replica " + number + " has " + node + " instead of " + spec);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether there is all that is wanted; what was left out has its default. */
    private static boolean holds(JsonNode there, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.properties().stream().allMatch(field -> holds(there.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!holds(there.path(i), wanted.get(i))) {
                    return false;
                }
            }
            return there.size() == wanted.size();
        }
        return there.asText().equals(wanted.asText());
    }

    /** Each model of the commit is served by its channel with the commit's provider key, and each of {@code earlier} besides by nobody. */
    private static Optional<String> traffic(Map<String, JsonNode> objects, Set<String> earlier) {
        Map<String, String> models = new TreeMap<>();
        objects.forEach((name, object) -> {
            if (name.startsWith("AIChannel") && object.at("/spec/enabled").asBoolean(true)) {
                models.put(
                        object.at("/spec/models/0/name").asText(),
                        object.at("/metadata/name").asText());
            }
        });
        Set<String> asked = new TreeSet<>(earlier);
        asked.addAll(models.keySet());
        JsonNode secret = objects.getOrDefault("Secret/upstream", Tree.object());
        String upstream = "Bearer " + secret.at("/stringData/apiKey").asText();
        for (int gateway = 0; gateway < 2; gateway++) {
            for (String model : asked) {
                String channel = models.get(model);
                for (String key : keys) {
                    int status = site.ask(gateway, key, model);
                    String with = channel == null ? upstream : SEEN.getOrDefault(channel, "");
                    if (status != (channel == null ? 404 : 200) || !with.equals(upstream)) {
                        return Optional.of(
                                "replica " + gateway + " answers " + status + " with " + with + " for " + model);
                    }
                }
            }
        }
        EVER.addAll(models.keySet());
        LAST.clear();
        LAST.addAll(models.keySet());
        return Optional.empty();
    }
}
