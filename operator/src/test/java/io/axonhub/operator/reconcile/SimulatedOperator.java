package io.axonhub.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.operator.desired.ChannelPlan;
import io.axonhub.operator.desired.KeyPlan;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.ProfilePlan;
import io.axonhub.operator.gateway.Control;
import io.axonhub.operator.gateway.Fleet;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.BaseControl;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The reconcilers, the programming and the comparison as they are, with a queue and informers that do the next thing when they are told
 * to. One thread drives it; the fleet and the comparison have their own.
 */
final class SimulatedOperator implements SimulatedCluster.Watcher, AutoCloseable {
    /** The time at which its clock stands. */
    static final String START = "2026-11-29T14:00:00Z";

    private static final Clock CLOCK = Clock.fixed(Instant.parse(START), ZoneOffset.UTC);

    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final SimulatedCluster cluster;
    private final Set<ObjectRef> queue = new LinkedHashSet<>();
    private final Fleet fleet;
    private final Resync resync;
    private final ChannelReconciler channels;
    private final ProfileReconciler profiles;
    private final KeyReconciler keys;

    private final SimulatedInformer<ChannelResource> ofChannels = primaries();
    private final SimulatedInformer<ProfileResource> ofProfiles = primaries();
    private final SimulatedInformer<KeyResource> ofKeys = primaries();
    private final SimulatedInformer<Secret> secretsOfChannels = new SimulatedInformer<>(secret ->
            ids(ofChannels, channel -> names(channel, secret, ChannelPlan.secretNames(Declarations.spec(channel)))));
    private final SimulatedInformer<Secret> secretsOfKeys =
            new SimulatedInformer<>(secret -> ids(ofKeys, key -> names(key, secret, KeyReconciler.secretNames(key))));
    private final SimulatedInformer<ChannelResource> channelsOfProfiles = new SimulatedInformer<>(channel ->
            ids(ofProfiles, profile -> ProfilePlan.mayUse(Declarations.of(profile), Declarations.ref(channel))));
    private final SimulatedInformer<ProfileResource> profilesOfKeys = new SimulatedInformer<>(
            profile -> ids(ofKeys, key -> KeyPlan.mayUse(Declarations.of(key), Declarations.ref(profile))));

    /** Leads with this fence, and has read all of the cluster once. */
    SimulatedOperator(SimulatedCluster cluster, Control control, long fence, Supplier<String> values) {
        this.cluster = cluster;
        Wakeups wakeups = new Wakeups();
        Ledger ledger = new Ledger();
        Controllers.Replicas replicas = new Controllers.Replicas(wakeups, ledger);
        fleet = new Fleet(control, replicas, CLOCK);
        resync = new Resync(control, fleet, ledger, cluster, wakeups, Duration.ofHours(1));
        replicas.tell(resync);
        Programming programming = new Programming(control, fleet, ledger, resync, new Uncounted(), CLOCK);
        var tools = new ResourceReconciler.Tools(
                programming, new Statuses(cluster, new Uncounted(), CLOCK), cluster, wakeups, Duration.ofMinutes(1));
        Sources sources = new Sources(wakeups, false);
        channels = new ChannelReconciler(tools, sources);
        profiles = new ProfileReconciler(tools, sources, channel -> true);
        keys = new KeyReconciler(tools, sources, profile -> true, cluster, values);
        channels.look(secretsOfChannels);
        profiles.look(channelsOfProfiles);
        keys.look(secretsOfKeys, profilesOfKeys);
        for (Kind kind : Kind.values()) {
            wakeups.connect(kind, this::wake);
        }
        cluster.watch(this);
        informers().forEach(informer -> {
            while (informer.isLate()) {
                hear(informer);
            }
        });
        fleet.start();
        resync.lead(() -> fence);
    }

    private static final class Uncounted implements Programming.Counters {
        @Override
        public void put(String outcome) {}

        @Override
        public void driftCorrected() {}

        @Override
        public void statusWritten() {}
    }

    private static <R extends AxonHubResource> SimulatedInformer<R> primaries() {
        return new SimulatedInformer<>(object -> List.of(ResourceID.fromResource(object)));
    }

    private static <R extends AxonHubResource> Collection<ResourceID> ids(
            SimulatedInformer<R> primaries, Function<R, Boolean> concerned) {
        return primaries.list(concerned::apply).map(ResourceID::fromResource).toList();
    }

    private static boolean names(AxonHubResource resource, Secret secret, List<String> names) {
        return resource.getMetadata().getNamespace().equals(secret.getMetadata().getNamespace())
                && names.contains(secret.getMetadata().getName());
    }

    @Override
    public void changed(AxonHubResource object, boolean gone) {
        switch (object) {
            case ChannelResource channel -> {
                ofChannels.tell(channel, gone);
                channelsOfProfiles.tell(channel, gone);
            }
            case ProfileResource profile -> {
                ofProfiles.tell(profile, gone);
                profilesOfKeys.tell(profile, gone);
            }
            case KeyResource key -> ofKeys.tell(key, gone);
            default -> throw new IllegalArgumentException(object.getKind());
        }
    }

    @Override
    public void changed(Secret secret, boolean gone) {
        secretsOfChannels.tell(secret, gone);
        secretsOfKeys.tell(secret, gone);
    }

    private List<SimulatedInformer<?>> informers() {
        return List.of(
                ofChannels, ofProfiles, ofKeys, secretsOfChannels, secretsOfKeys, channelsOfProfiles, profilesOfKeys);
    }

    /** The informers that have not heard of everything. */
    List<SimulatedInformer<?>> late() {
        return informers().stream().filter(SimulatedInformer::isLate).toList();
    }

    /** One of them hears of the next change. */
    void hear(SimulatedInformer<?> informer) {
        Kind kind = informer == ofChannels || informer == secretsOfChannels
                ? Kind.CHANNEL
                : informer == ofProfiles || informer == channelsOfProfiles ? Kind.PROFILE : Kind.KEY;
        informer.hear().forEach(id -> wake(new ObjectRef(kind, id.getNamespace().orElse(""), id.getName())));
    }

    /** Has an object reconciled. */
    void wake(ObjectRef ref) {
        synchronized (queue) {
            queue.add(ref);
        }
    }

    /** The objects that wait to be reconciled. */
    List<ObjectRef> waiting() {
        synchronized (queue) {
            return new ArrayList<>(queue);
        }
    }

    /** Whether objects may be sent. */
    boolean isReady() {
        return resync.isReady();
    }

    /** Compares now, and not when the time has come. */
    void compare() {
        resync.again();
    }

    /** Reconciles an object as its informer knows it, which may not be how it is. */
    void reconcile(ObjectRef ref) {
        synchronized (queue) {
            queue.remove(ref);
        }
        ResourceID id = new ResourceID(ref.name(), ref.namespace());
        switch (ref.kind()) {
            case CHANNEL -> ofChannels.get(id).ifPresent(seen -> reconcile(channels, seen));
            case PROFILE -> ofProfiles.get(id).ifPresent(seen -> reconcile(profiles, seen));
            case KEY -> ofKeys.get(id).ifPresent(seen -> reconcile(keys, seen));
        }
    }

    private <R extends AxonHubResource> void reconcile(ResourceReconciler<R> reconciler, R seen) {
        ObjectRef ref = Declarations.ref(seen);
        if (seen.getMetadata().getFinalizers().isEmpty()) {
            cluster.hold(ref);
            return;
        }
        try {
            BaseControl<?> control;
            if (seen.isMarkedForDeletion()) {
                DeleteControl deleted = reconciler.cleanup(seen);
                if (deleted.isRemoveFinalizer()) {
                    cluster.release(ref, seen.getMetadata().getUid());
                }
                control = deleted;
            } else {
                control = reconciler.reconcile(seen);
            }
            // a retry comes at once; what waits for a time waits for ever, as the clock stands
            boolean retry = control.getScheduleDelay()
                    .filter(delay -> delay <= LONGEST_RETRY.toMillis())
                    .isPresent();
            assertThat(retry && isRefused(seen))
                    .as("a refusal of " + ref + " is retried")
                    .isFalse();
            if (retry) {
                wake(ref);
            }
        } catch (KubernetesClientException e) {
            // as the SDK's retry does
            wake(ref);
        }
    }

    /** Whether its status says that this generation of it is not taken. */
    private boolean isRefused(AxonHubResource seen) {
        return Optional.ofNullable(cluster.get(Declarations.ref(seen)))
                .map(AxonHubResource::getStatus)
                .filter(status -> status.path("observedGeneration").asLong()
                        == Objects.requireNonNull(seen.getMetadata().getGeneration()))
                .stream()
                .flatMap(status -> Stream.iterate(
                                0, i -> i < status.path("conditions").size(), i -> i + 1)
                        .map(i -> status.path("conditions").path(i)))
                .anyMatch(condition -> condition.path("type").asText().equals("Accepted")
                        && condition.path("reason").asText().equals("Invalid"));
    }

    @Override
    public void close() {
        resync.close();
        fleet.close();
    }
}
