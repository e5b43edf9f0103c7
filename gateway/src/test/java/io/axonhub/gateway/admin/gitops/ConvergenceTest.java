package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.MemoryConfigStore;
import io.axonhub.gateway.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever order an operator's writes, deletes and syncs come in, repeated, lost or late: after its last sync the gateway has what the
 * cluster has, as if that had been written once and in order.
 */
class ConvergenceTest {
    private static final int STEPS = 40;

    /** An object of the cluster. */
    private record Resource(
            ObjectId id, String uid, long generation, ObjectNode spec, Secrets secrets, Instant created) {
        String digest() {
            return Digest.hex((Json.text(spec) + secrets.hashCode()).getBytes(StandardCharsets.UTF_8));
        }

        Draft draft() {
            return new Draft(id, Map.of("n", id.name()), spec, secrets, Map.of("team", id.namespace()), created);
        }
    }

    private final Map<ObjectId, Resource> cluster = new TreeMap<>();
    private final List<Runnable> late = new ArrayList<>();
    private final MemoryConfigStore store = new MemoryConfigStore();
    private final ConfigObjects objects = new ConfigObjects(store, Loads.TYPES, Clock.systemUTC());
    private long fence = 1;
    private long uids;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyOrderLeadsToTheSameConfiguration(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < STEPS; i++) {
            step(random);
        }
        late.forEach(ConvergenceTest::quietly);
        fence++;
        sync();
        assertThat(state(store)).isEqualTo(state(written()));
    }

    private void step(Random random) {
        ObjectId id = id(random);
        Resource now = cluster.get(id);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                Resource next = changed(id, now, random);
                cluster.put(id, next);
                send(random, () -> put(next, fence));
            }
            case 3 -> {
                if (now != null) {
                    cluster.remove(id);
                    send(random, () -> objects.delete(id, writer(now, fence)));
                }
            }
            case 4 -> {
                if (now != null) {
                    long old = fence;
                    send(random, () -> put(now, old));
                }
            }
            case 5 -> {
                fence++;
                sync();
            }
            case 6 -> edit(id);
            default -> {
                late.forEach(ConvergenceTest::quietly);
                late.clear();
            }
        }
    }

    /** At once, later, or never. */
    private void send(Random random, Runnable call) {
        switch (random.nextInt(3)) {
            case 0 -> quietly(call);
            case 1 -> late.add(call);
            default -> {}
        }
    }

    private static void quietly(Runnable call) {
        try {
            call.run();
        } catch (ObjectRefused e) {
            assertThat(e.reason()).isIn(ObjectRefused.Reason.STALE_FENCE, ObjectRefused.Reason.STALE_GENERATION);
        }
    }

    private void put(Resource resource, long with) {
        objects.put(resource.draft(), writer(resource, with));
    }

    private static Writer writer(Resource resource, long fence) {
        return new Writer.Cluster("c", fence, resource.uid(), resource.generation(), resource.digest(), null);
    }

    private void sync() {
        List<SourceSync.Item> items = cluster.values().stream()
                .map(one -> new SourceSync.Item(one.id(), one.uid(), one.digest()))
                .toList();
        SourceSync.Result result = objects.sync("c", fence, items, true);
        List<ObjectId> missing = new ArrayList<>(result.unknown());
        missing.addAll(result.drifted());
        missing.forEach(id -> put(Objects.requireNonNull(cluster.get(id)), fence));
        SourceSync.Result again = objects.sync("c", fence, items, true);
        assertThat(again.unknown()).isEmpty();
        assertThat(again.drifted()).isEmpty();
        assertThat(again.pruned()).isEmpty();
    }

    private void edit(ObjectId id) {
        store.edit(
                id.key(),
                row -> new ConfigRow(
                        row.key(),
                        row.origin(),
                        row.version(),
                        row.meta(),
                        "{}",
                        row.secrets(),
                        ConfigRow.State.EDITED,
                        row.updatedAt()));
    }

    private static ObjectId id(Random random) {
        Kind kind = List.of(Kind.CHANNEL, Kind.PROFILE, Kind.KEY).get(random.nextInt(3));
        return new ObjectId(kind, random.nextBoolean() ? "a" : "b", "x" + random.nextInt(3));
    }

    private Resource changed(ObjectId id, @Nullable Resource now, Random random) {
        ObjectNode spec = spec(id.kind(), random);
        Secrets secrets = secrets(id.kind(), random);
        if (now == null || random.nextInt(5) == 0) {
            Instant created = now == null ? Instant.ofEpochSecond(++uids) : now.created();
            return new Resource(id, "u" + ++uids, 1, spec, secrets, created);
        }
        return new Resource(id, now.uid(), now.generation() + 1, spec, secrets, now.created());
    }

    private static ObjectNode spec(Kind kind, Random random) {
        return Json.parseObject(
                        switch (kind) {
                            case CHANNEL ->
                                "{\"type\":\"openai\",\"weight\":" + random.nextInt(9)
                                        + ",\"models\":[{\"name\":\"m\"}],\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}],"
                                        + "\"allowedNamespaces\":{\"from\":\"Selector\",\"selector\":{\"matchLabels\":{\"team\":\""
                                        + (random.nextBoolean() ? "a" : "b") + "\"}}}}";
                            case PROFILE ->
                                "{\"channels\":{\"refs\":[\"a/x0\",\"b/x" + random.nextInt(3)
                                        + "\"]},\"allowedNamespaces\":{\"from\":\"All\"}}";
                            case KEY -> "{\"profiles\":[\"a/x" + random.nextInt(3) + "\"]}";
                        })
                .orElseThrow();
    }

    private static Secrets secrets(Kind kind, Random random) {
        return switch (kind) {
            case CHANNEL -> Secrets.Entries.of("s", "apiKey", "sk-" + random.nextInt(3));
            case PROFILE -> Secrets.NONE;
            case KEY -> Secrets.KeyHash.of("ah-0123456789abcdef-" + random.nextInt(4));
        };
    }

    /** The cluster's objects, written once. */
    private MemoryConfigStore written() {
        MemoryConfigStore fresh = new MemoryConfigStore();
        ConfigObjects once = new ConfigObjects(fresh, Loads.TYPES, Clock.systemUTC());
        cluster.values().forEach(one -> once.put(one.draft(), writer(one, 1)));
        return fresh;
    }

    /** What the data plane sees. */
    private static Map<String, Object> state(MemoryConfigStore store) {
        Report report = new Report();
        Inventory inventory =
                new StoredObjects(Loads.TYPES).inventory(store.contents().rows(), report);
        Snapshot snapshot = new Program(inventory, Loads.TYPES, report).snapshot(1);
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("channels", snapshot.channels());
        state.put("profiles", snapshot.profiles());
        state.put("keys", snapshot.keys());
        state.put(
                "problems", report.sorted().stream().map(Problem::text).sorted().toList());
        return state;
    }
}
