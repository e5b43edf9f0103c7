package io.axonhub.operator.reconcile;

import io.axonhub.gateway.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Lease of the operator that writes. The SDK takes and renews it; here it is handed over at the end, so that the next leader need
 * not wait until it has run out, and here it is decided what its loss means: the SDK would end the process at both, and at the orderly
 * end that waits for itself.
 */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration RENEWED_WITHIN = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final OperatorConfig.Lease lease;
    private final String namespace;
    private final String identity;
    private final Clock clock;
    private volatile boolean leaving;

    Leadership(KubernetesClient client, OperatorConfig.Lease lease, Map<String, String> environment, Clock clock) {
        this.client = client;
        this.lease = lease;
        this.namespace = lease.namespace().isEmpty() ? client.getNamespace() : lease.namespace();
        this.identity = identity(environment);
        this.clock = clock;
    }

    private static String identity(Map<String, String> environment) {
        String pod = environment.getOrDefault("POD_NAME", environment.getOrDefault("HOSTNAME", ""));
        return pod.isBlank() ? UUID.randomUUID().toString() : pod;
    }

    /**
     * How it is taken.
     *
     * @param taken called when this operator may write
     * @param lost called when another one may, although this one has not ended
     */
    LeaderElectionConfiguration election(Runnable taken, Runnable lost) {
        var builder = LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                .withIdentity(identity)
                .withLeaseDuration(DURATION)
                .withRenewDeadline(RENEWED_WITHIN)
                .withRetryPeriod(RETRY)
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(taken, () -> stopped(lost), leader -> {}));
        if (!lease.namespace().isEmpty()) {
            builder.withLeaseNamespace(lease.namespace());
        }
        return builder.build();
    }

    private void stopped(Runnable lost) {
        if (!leaving) {
            LOG.error(
                    "the lease is lost, and another operator may write namespace={} lease={}", namespace, lease.name());
            lost.run();
        }
    }

    /** Of this leader. */
    Fence fence() {
        return Fence.of(
                client.leases().inNamespace(namespace).withName(lease.name()).get());
    }

    /** What stops from now on does so as it should. */
    void leave() {
        leaving = true;
    }

    /** Gives the Lease back, if this operator has it; to be called when nothing of it writes any more. */
    void handOver() {
        LeaseLock lock = new LeaseLock(namespace, lease.name(), identity);
        try {
            LeaderElectionRecord now = lock.get(client);
            if (now != null && identity.equals(now.getHolderIdentity())) {
                ZonedDateTime time = ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
                lock.update(
                        client,
                        new LeaderElectionRecord("", Duration.ofSeconds(1), time, time, now.getLeaderTransitions()));
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "the lease could not be handed over: the next leader waits until it has run out message={}",
                    e.getMessage());
        }
    }
}
