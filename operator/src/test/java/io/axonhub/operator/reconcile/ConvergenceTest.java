package io.axonhub.operator.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.gateway.FakeControl;
import io.axonhub.operator.gateway.GatewayUnavailableException.Reason;
import io.axonhub.operator.resource.AxonHubResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, and whoever hears of it late: in the end the gateway has what an operator makes of the cluster
 * that finds all of it there and takes it in the order of the names.
 */
class ConvergenceTest {
    private static final int ORDERS = 500;
    private static final int AT_ONCE = 150;
    private static final int STEPS = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The gateway's rule, which only it knows. */
    private static final String REFUSED = "\"weight\":666";

    private static final Instant FIRST = Instant.parse("2026-11-29T12:00:00Z");

    /** Held so that its level lasts: what each order logs is none of anybody's. */
    private static final Logger LOG = Logger.getLogger("io.axonhub.operator");

    @BeforeAll
    static void silences() {
        LOG.setLevel(Level.SEVERE);
    }

    @AfterAll
    static void speaksAgain() {
        LOG.setLevel(null);
    }

    @Test
    void everyOrderLeadsToTheSameGateway() throws Exception {
        Semaphore places = new Semaphore(AT_ONCE);
        AtomicBoolean failed = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> orders = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                int seed = i;
                orders.add(threads.submit(() -> {
                    places.acquireUninterruptibly();
                    try {
                        if (!failed.get()) {
                            run(seed);
                        }
                    } catch (AssertionError | RuntimeException e) {
                        failed.set(true);
                        throw new AssertionError("seed " + seed, e);
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> order : orders) {
                order.get();
            }
        }
    }

    private static void run(int seed) {
        try (Order order = new Order(seed)) {
            order.run();
        }
    }

    /** One of them. */
    private static final class Order implements AutoCloseable {
        private final Random random;
        private final SimulatedCluster cluster = new SimulatedCluster();
        private final FakeControl gateway = new FakeControl();
        private final Supplier<String> values;
        private int fence = 1;
        private boolean edited;
        private boolean down;
        private int made;
        private SimulatedOperator operator;

        Order(int seed) {
            random = new Random(seed);
            values = () -> "ah-generated-key-" + seed + "-" + ++made;
            gateway.refuse(wanted -> wanted.content().toString().contains(REFUSED));
            for (int i = 0; i < 6; i++) {
                change();
            }
            operator = new SimulatedOperator(cluster, gateway, fence, values);
        }

        void run() {
            catchUp();
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            cluster.refuse(false);
            gateway.fail(null);
            gateway.hold(false);
            // the last that was taken stays at the gateway, and that is a matter of order
            for (AxonHubResource object : cluster.objects()) {
                if (object.getSpec().toString().contains(REFUSED)) {
                    ObjectRef ref = Declarations.ref(object);
                    cluster.apply(ref, spec(ref, 5), created());
                }
            }
            settle();
            if (edited) {
                // what nobody tells is found when the time has come
                operator.compare();
            }
            SimulatedCluster end = cluster.copy();
            Map<ObjectRef, String> expected = sorted(end);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> {
                        drain();
                        assertThat(gateway.contents()).isEqualTo(expected);
                    });
            assertThat(cluster.secrets()).isEqualTo(end.secrets());
            assertThat(gateway.contents().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            cluster.objects().stream().map(Declarations::ref).toList());
        }

        /** Lets the operator compare, without which nothing is sent, while the gateway answers. */
        private void catchUp() {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        drain();
                        return down || operator.isReady();
                    });
        }

        /** What comes of the cluster when nothing happens in between. */
        private Map<ObjectRef, String> sorted(SimulatedCluster end) {
            FakeControl other = new FakeControl();
            Supplier<String> none = () -> {
                throw new AssertionError("a key was made that is there");
            };
            try (SimulatedOperator fresh = new SimulatedOperator(end, other, 1, none)) {
                Awaitility.await()
                        .atMost(PATIENCE)
                        .pollInSameThread()
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> {
                            end.objects().forEach(object -> fresh.reconcile(Declarations.ref(object)));
                            return fresh.isReady()
                                    && other.contents().size() == end.objects().size();
                        });
                return other.contents();
            }
        }

        private void settle() {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        drain();
                        return operator.isReady()
                                && operator.late().isEmpty()
                                && operator.waiting().isEmpty();
                    });
        }

        /** All that waits, in some order, but what waits for time only once. */
        private void drain() {
            for (List<SimulatedInformer<?>> late = operator.late(); !late.isEmpty(); late = operator.late()) {
                operator.hear(one(late));
            }
            List<ObjectRef> waiting = operator.waiting();
            Collections.shuffle(waiting, random);
            waiting.forEach(operator::reconcile);
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private void step() {
            switch (random.nextInt(24)) {
                case 0, 1, 2 -> change();
                case 3 -> {
                    // the first comparison waits for what it has listed
                    if (operator.isReady()) {
                        cluster.delete(ref());
                    }
                }
                case 4 -> cluster.apply(secret());
                case 5 -> cluster.delete(random.nextBoolean() ? "a" : "b", one(List.of("s0", "s1", "v0", "x0")));
                case 6 -> operator.wake(ref());
                case 7 -> {
                    gateway.fail(one(List.of(Reason.UNREACHABLE, Reason.GONE, Reason.UNAUTHORIZED)));
                    down = true;
                }
                case 8 -> cluster.refuse(random.nextBoolean());
                case 9 -> rarely();
                case 10, 11 -> {
                    gateway.fail(null);
                    down = false;
                }
                case 12, 13, 14, 15, 16 -> {
                    if (!operator.late().isEmpty()) {
                        operator.hear(one(operator.late()));
                    }
                }
                default -> {
                    if (!operator.waiting().isEmpty()) {
                        operator.reconcile(one(operator.waiting()));
                    }
                }
            }
        }

        private void rarely() {
            switch (random.nextInt(8)) {
                case 0 -> gateway.wipe();
                case 1 -> {
                    operator.close();
                    operator = new SimulatedOperator(cluster, gateway, ++fence, values);
                    catchUp();
                }
                case 2, 3 -> {
                    gateway.edit(ref());
                    edited = true;
                }
                case 4 -> gateway.scale(random.nextInt(3) + 1);
                default -> gateway.hold(random.nextBoolean());
            }
        }

        private void change() {
            ObjectRef ref = ref();
            cluster.apply(ref, spec(ref, random.nextInt(5)), created());
        }

        private ObjectRef ref() {
            return new ObjectRef(
                    one(List.of(Kind.values())), random.nextBoolean() ? "a" : "b", "x" + random.nextInt(3));
        }

        private String created() {
            return FIRST.plusSeconds(random.nextInt(4)).toString();
        }

        private ObjectNode spec(ObjectRef ref, int variant) {
            String json = switch (ref.kind()) {
                case CHANNEL ->
                    "{'type':'openai','weight':" + (variant == 0 ? 666 : variant)
                            + ",'models':[{'name':'m'}],'credentials':[{'secretRef':{'name':'s"
                            + random.nextInt(2) + "'}}],'allowedNamespaces':{'from':'"
                            + one(List.of("Same", "All")) + "'}}";
                case PROFILE ->
                    "{'channels':{'refs':['a/x" + random.nextInt(3) + "','x" + random.nextInt(3)
                            + "']},'allowedNamespaces':{'from':'All'}}";
                case KEY -> "{'profiles':['b/x" + random.nextInt(3) + "']," + value(ref) + "}";
            };
            return Json.parseObject(json.replace('\'', '"')).orElseThrow();
        }

        /** The first of three is generated, the others share what they find. */
        private String value(ObjectRef ref) {
            return ref.name().equals("x0")
                    ? "'rotation':{'token':'" + random.nextInt(3) + "'}"
                    : "'secret':{'mode':'Existing','name':'v" + random.nextInt(2) + "'}";
        }

        private Secret secret() {
            String name = one(List.of("s0", "s1", "v0", "v1"));
            String value = name + "-0123456789abcdef-" + random.nextInt(3);
            return new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(random.nextBoolean() ? "a" : "b")
                    .withName(name)
                    .endMetadata()
                    .addToData("apiKey", Base64.getEncoder().encodeToString(value.getBytes(UTF_8)))
                    .build();
        }

        @Override
        public void close() {
            Objects.requireNonNull(operator).close();
        }
    }
}
