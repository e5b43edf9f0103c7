package io.axonhub.operator.reconcile;

import io.axonhub.gateway.config.OperatorConfig;
import io.axonhub.operator.gateway.Control;
import io.axonhub.operator.gateway.Fleet;
import io.axonhub.operator.resource.AxonHubResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** The three controllers and what they share, put together and running. */
public final class Controllers implements AutoCloseable {
    private static final Duration LONGEST_WITHOUT = Duration.ofMinutes(10);
    private static final Duration CACHE_SYNC = Duration.ofSeconds(10);
    private static final int THREADS = 16;
    private static final String FINALIZER = "axonhub.io/gateway";

    private final Operator operator;
    private final Fleet fleet;
    private final Resync resync;
    private final Leadership leadership;
    private final OperatorConfig config;
    private final Clock clock;
    private volatile boolean started;

    /**
     * What they need.
     *
     * @param values makes the values of new keys
     * @param lost called when another operator may write, and this one has not been closed
     */
    public record Parts(
            KubernetesClient client, Control control, Supplier<String> values, Runnable lost, Clock clock) {}

    /** What they count. */
    public interface Meters extends Metrics, Programming.Counters {}

    /** Not yet running. */
    public Controllers(OperatorConfig config, Parts parts, Meters meters) {
        this.config = config;
        this.clock = parts.clock();
        this.leadership = new Leadership(parts.client(), config.lease(), System.getenv(), clock);
        Wakeups wakeups = new Wakeups();
        Ledger ledger = new Ledger();
        KubernetesCluster.Scope scope = new KubernetesCluster.Scope(config.gateway(), config.namespaces());
        KubernetesCluster cluster = new KubernetesCluster(parts.client(), scope, this::isCached, clock);
        Replicas replicas = new Replicas(wakeups, ledger);
        this.fleet = new Fleet(parts.control(), replicas, clock);
        this.resync = new Resync(parts.control(), fleet, ledger, cluster, wakeups, config.syncInterval());
        replicas.tell(resync);
        Programming programming = new Programming(parts.control(), fleet, ledger, resync, meters, clock);
        var tools = new ResourceReconciler.Tools(
                programming,
                new Statuses(new AppliedStatuses(parts.client()), meters, clock),
                cluster,
                wakeups,
                config.releaseAfter());
        Sources sources = new Sources(wakeups, config.namespaces().isEmpty());
        this.operator = new Operator(overrider -> configure(overrider, parts, meters));
        operator.register(new ChannelReconciler(tools, sources), overrider -> controller(overrider, "channel", scope));
        operator.register(
                new ProfileReconciler(tools, sources, scope::isOurs),
                overrider -> controller(overrider, "profile", scope));
        operator.register(
                new KeyReconciler(tools, sources, scope::isOurs, cluster, parts.values()),
                overrider -> controller(overrider, "key", scope));
    }

    /** What the fleet tells. */
    static final class Replicas implements Fleet.Listener {
        private final Wakeups wakeups;
        private final Ledger ledger;
        private volatile @org.jspecify.annotations.Nullable Resync resync;

        Replicas(Wakeups wakeups, Ledger ledger) {
            this.wakeups = wakeups;
            this.ledger = ledger;
        }

        /** Who compares. */
        void tell(Resync other) {
            resync = other;
        }

        @Override
        public void arrived(Object who) {
            wakeups.wake((io.axonhub.operator.desired.ObjectRef) who);
        }

        @Override
        public void changed() {
            wakeups.wake(ledger.wanted().keySet());
            Resync now = resync;
            if (now != null) {
                // what went while it was away is still there
                now.again();
            }
        }

        @Override
        public void replaced() {
            Resync now = resync;
            if (now != null) {
                now.replaced();
            }
        }
    }

    private void configure(ConfigurationServiceOverrider overrider, Parts parts, Metrics meters) {
        overrider
                .withKubernetesClient(parts.client())
                .withMetrics(meters)
                .withConcurrentReconciliationThreads(THREADS)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(CACHE_SYNC)
                .withCloseClientOnStop(false);
        if (config.lease().isSet()) {
            overrider.withLeaderElectionConfiguration(
                    leadership.election(() -> lead(leadership.fence()), parts.lost()));
        }
    }

    private void lead(Fence fence) {
        fleet.start();
        resync.lead(fence::number);
    }

    private static <R extends AxonHubResource> void controller(
            ControllerConfigurationOverrider<R> overrider, String name, KubernetesCluster.Scope scope) {
        overrider
                .withName("axonhub-" + name)
                .withFieldManager(KubernetesCluster.FIELD_MANAGER)
                .withFinalizer(FINALIZER)
                // annotations and labels count as well; what does not is filtered below
                .withGenerationAware(false)
                .withOnUpdateFilter(Declarations::differ)
                .withGenericFilter(scope::isOurs)
                .withReconciliationMaxInterval(LONGEST_WITHOUT)
                .withRetry(retry());
        if (scope.namespaces().isEmpty()) {
            overrider.watchingAllNamespaces();
        } else {
            overrider.settingNamespaces(Set.copyOf(scope.namespaces()));
        }
    }

    /** For what Kubernetes does not take: again and again, ever less often, without end. */
    static GenericRetry retry() {
        return new GenericRetry()
                .setInitialInterval(500)
                .setIntervalMultiplier(2)
                .setMaxInterval(30_000)
                .withoutMaxAttempts();
    }

    /** Starts to watch, and to write as soon as this operator leads. */
    public void start() {
        if (!config.lease().isSet()) {
            lead(Fence.alone(clock));
        }
        operator.start();
        started = true;
    }

    private boolean isCached() {
        return started && operator.getRuntimeInfo().allEventSourcesAreHealthy();
    }

    /** Whether all that is watched is. */
    public boolean isHealthy() {
        return isCached() && !resync.isStale();
    }

    /** Whether this operator writes. */
    public boolean isLeading() {
        return resync.isReady() && !resync.isStale();
    }

    /** Whether the gateway answers. */
    public boolean isGatewayReachable() {
        return fleet.isReachable();
    }

    @Override
    public void close() {
        leadership.leave();
        operator.stop();
        resync.close();
        fleet.close();
        if (config.lease().isSet()) {
            leadership.handOver();
        }
    }
}
