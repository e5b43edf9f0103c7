package io.axonhub.operator.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.resource.AxonHubResource;
import io.axonhub.operator.resource.ChannelResource;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an API server keeps, in memory: versions, finalizers and owners count as they do there. Thread-safe. */
final class SimulatedCluster implements Resync.Cluster, Statuses.Writer, KeySecrets.Server, EventLog {
    private static final String DELETED = SimulatedOperator.START;

    private final Map<String, AxonHubResource> objects = new TreeMap<>();
    private final Map<String, Secret> secrets = new TreeMap<>();
    private Watcher watcher = new Watcher() {};
    private long versions;
    private boolean refusing;

    /** Who is told of changes, in their order. */
    interface Watcher {
        /** An object changed, or is gone. */
        default void changed(AxonHubResource object, boolean gone) {}

        /** A Secret changed, or is gone. */
        default void changed(Secret secret, boolean gone) {}
    }

    /** Has a watcher told of all there is, and then of changes; the one before is told no more. */
    synchronized void watch(Watcher next) {
        watcher = next;
        secrets.values().forEach(secret -> next.changed(secret, false));
        objects.values().forEach(object -> next.changed(object, false));
    }

    /** Takes no statuses, or takes them again. */
    synchronized void refuse(boolean now) {
        refusing = now;
    }

    /** All objects, in the order of their names. */
    synchronized List<AxonHubResource> objects() {
        return List.copyOf(objects.values());
    }

    /** All Secrets, in the order of their names. */
    synchronized List<Secret> secrets() {
        return List.copyOf(secrets.values());
    }

    /** One with the same content, which nobody watches. */
    synchronized SimulatedCluster copy() {
        SimulatedCluster copy = new SimulatedCluster();
        copy.objects.putAll(objects);
        copy.secrets.putAll(secrets);
        copy.versions = versions;
        return copy;
    }

    /** The object as it is; null when it is not there. */
    synchronized @Nullable AxonHubResource get(ObjectRef ref) {
        return objects.get(ref.toString());
    }

    /** Makes an object or changes its spec; one that is on its way out is left alone. */
    synchronized void apply(ObjectRef ref, ObjectNode spec, String created) {
        AxonHubResource before = objects.get(ref.toString());
        if (before == null) {
            AxonHubResource fresh = blank(ref.kind());
            fresh.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(ref.namespace())
                    .withName(ref.name())
                    .withUid("uid-" + ++versions)
                    .withGeneration(1L)
                    .withCreationTimestamp(created)
                    .build());
            fresh.setSpec(spec);
            store(fresh);
        } else if (!before.isMarkedForDeletion()) {
            change(ref, meta -> meta.withGeneration(before.getMetadata().getGeneration() + 1), spec);
        }
    }

    /** Asks for its deletion. */
    synchronized void delete(ObjectRef ref) {
        AxonHubResource before = objects.get(ref.toString());
        if (before == null || before.isMarkedForDeletion()) {
            return;
        }
        if (before.getMetadata().getFinalizers().isEmpty()) {
            remove(ref);
        } else {
            change(ref, meta -> meta.withDeletionTimestamp(DELETED), null);
        }
    }

    /** Sets its annotations. */
    synchronized void annotate(ObjectRef ref, Map<String, String> annotations) {
        change(ref, meta -> meta.withAnnotations(annotations), null);
    }

    /** Sets the finalizer. */
    synchronized void hold(ObjectRef ref) {
        AxonHubResource before = objects.get(ref.toString());
        if (before != null && !before.isMarkedForDeletion()) {
            change(ref, meta -> meta.withFinalizers("axonhub.io/gateway"), null);
        }
    }

    /** Takes the finalizer away, for which a deletion waits. */
    synchronized void release(ObjectRef ref, String uid) {
        AxonHubResource before = objects.get(ref.toString());
        if (before != null && before.getMetadata().getUid().equals(uid)) {
            remove(ref);
        }
    }

    private void remove(ObjectRef ref) {
        AxonHubResource gone = Objects.requireNonNull(objects.remove(ref.toString()));
        watcher.changed(gone, true);
        // what garbage collection does
        List.copyOf(secrets.values()).stream()
                .filter(secret -> secret.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner ->
                                owner.getUid().equals(gone.getMetadata().getUid())))
                .forEach(secret -> delete(
                        secret.getMetadata().getNamespace(),
                        secret.getMetadata().getName()));
    }

    private void change(ObjectRef ref, UnaryOperator<ObjectMetaBuilder> meta, @Nullable ObjectNode spec) {
        AxonHubResource before = Objects.requireNonNull(objects.get(ref.toString()));
        AxonHubResource next = blank(ref.kind());
        next.setMetadata(meta.apply(new ObjectMetaBuilder(before.getMetadata())).build());
        next.setSpec(spec == null ? before.getSpec() : spec);
        next.setStatus(before.getStatus());
        store(next);
    }

    private void store(AxonHubResource object) {
        objects.put(Declarations.ref(object).toString(), object);
        watcher.changed(object, false);
    }

    private static AxonHubResource blank(Kind kind) {
        return switch (kind) {
            case CHANNEL -> new ChannelResource();
            case PROFILE -> new ProfileResource();
            case KEY -> new KeyResource();
        };
    }

    /** Makes a Secret or changes it, whoever's it is. */
    synchronized void apply(Secret secret) {
        Secret next = new SecretBuilder(secret)
                .editMetadata()
                .withResourceVersion(Long.toString(++versions))
                .endMetadata()
                .build();
        secrets.put(
                path(secret.getMetadata().getNamespace(), secret.getMetadata().getName()), next);
        watcher.changed(next, false);
    }

    /** Deletes a Secret. */
    synchronized void delete(String namespace, String name) {
        Secret gone = secrets.remove(path(namespace, name));
        if (gone != null) {
            watcher.changed(gone, true);
        }
    }

    private static String path(String namespace, String name) {
        return namespace + "/" + name;
    }

    @Override
    public synchronized Optional<Secret> find(String namespace, String name) {
        return Optional.ofNullable(secrets.get(path(namespace, name)));
    }

    @Override
    public synchronized Secret create(Secret secret) {
        if (secrets.containsKey(
                path(secret.getMetadata().getNamespace(), secret.getMetadata().getName()))) {
            throw new KubernetesClientException("it is there", 409, null);
        }
        apply(secret);
        return secret;
    }

    @Override
    public synchronized Secret update(Secret secret) {
        Optional<Secret> now =
                find(secret.getMetadata().getNamespace(), secret.getMetadata().getName());
        if (now.filter(one -> Objects.equals(
                        one.getMetadata().getResourceVersion(),
                        secret.getMetadata().getResourceVersion()))
                .isEmpty()) {
            throw new KubernetesClientException("it is another version", 409, null);
        }
        apply(secret);
        return secret;
    }

    @Override
    public synchronized List<Listed> list(Kind kind) {
        List<Listed> found = new ArrayList<>();
        for (AxonHubResource object : objects.values()) {
            ObjectRef ref = Declarations.ref(object);
            if (ref.kind() == kind) {
                found.add(new Listed(ref, object.getMetadata().getUid(), object.isMarkedForDeletion(), false));
            }
        }
        return found;
    }

    @Override
    public synchronized boolean isThere(ObjectRef ref) {
        AxonHubResource object = objects.get(ref.toString());
        return object != null && !object.isMarkedForDeletion();
    }

    @Override
    public boolean isCached() {
        return true;
    }

    @Override
    public synchronized void write(AxonHubResource resource, ObjectNode status) {
        if (refusing) {
            throw new KubernetesClientException("busy", 503, null);
        }
        AxonHubResource object = objects.get(Declarations.ref(resource).toString());
        if (object != null
                && object.getMetadata().getUid().equals(resource.getMetadata().getUid())) {
            object.setStatus(status);
        }
    }

    @Override
    public void say(AxonHubResource about, Type type, String reason, String message) {}
}
