package io.axonhub.operator.reconcile;

import io.axonhub.crd.APIKey;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Finding;
import io.axonhub.operator.desired.KeyMaterial;
import io.axonhub.operator.desired.KeyPlan;
import io.axonhub.operator.desired.Kind;
import io.axonhub.operator.desired.ObjectRef;
import io.axonhub.operator.desired.Plan;
import io.axonhub.operator.resource.KeyResource;
import io.axonhub.operator.resource.ProfileResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Brings APIKeys into the gateway, and makes those that are to be generated. */
final class KeyReconciler extends ResourceReconciler<KeyResource> {
    private final Predicate<ProfileResource> ours;
    private final KeySecrets values;
    private final KeyRing ring = new KeyRing();
    private final Map<String, Instant> next = new ConcurrentHashMap<>();
    private @Nullable ResourceCache<Secret> secrets;
    private @Nullable ResourceCache<ProfileResource> profiles;

    /** {@code ours} are the profiles of this gateway; {@code random} makes new values. */
    KeyReconciler(
            Tools tools,
            Sources sources,
            Predicate<ProfileResource> ours,
            KeySecrets.Server server,
            Supplier<String> random) {
        super(tools, sources, Kind.KEY);
        this.ours = ours;
        this.values = new KeySecrets(new Cached(server), random, tools.events());
    }

    /** Secrets by the informer and the server. */
    private final class Cached implements KeySecrets.Store {
        private final KeySecrets.Server server;

        Cached(KeySecrets.Server server) {
            this.server = server;
        }

        @Override
        public Optional<Secret> cached(String namespace, String name) {
            return Objects.requireNonNull(secrets).get(new ResourceID(name, namespace));
        }

        @Override
        public Optional<Secret> find(String namespace, String name) {
            return server.find(namespace, name);
        }

        @Override
        public Secret create(Secret secret) {
            return server.create(secret);
        }

        @Override
        public Secret update(Secret secret) {
            return server.update(secret);
        }
    }

    @Override
    List<EventSource<?, KeyResource>> watched(EventSourceContext<KeyResource> context) {
        var secretSource = Watched.secrets(context, KeyReconciler::secretNames);
        var profileSource = Watched.targets(
                context,
                ProfileResource.class,
                (KeyResource key, ProfileResource profile) ->
                        KeyPlan.mayUse(Declarations.of(key), Declarations.ref(profile)));
        look(secretSource, profileSource);
        return List.of(secretSource, profileSource);
    }

    /** Where it looks things up. */
    void look(ResourceCache<Secret> inSecrets, ResourceCache<ProfileResource> inProfiles) {
        secrets = inSecrets;
        profiles = inProfiles;
    }

    static List<String> secretNames(KeyResource key) {
        Declared declared = Declarations.of(key);
        return KeyPlan.spec(declared).map(spec -> KeyPlan.secretName(declared.ref(), spec)).stream()
                .toList();
    }

    @Override
    Plan plan(KeyResource resource, Declared declared) {
        Instant now = tools().programming().now();
        Optional<APIKey.Spec> spec = KeyPlan.spec(declared);
        KeyPlan.Value value = spec.map(read -> values.value(resource, declared, read, now))
                .orElseGet(() -> new KeyPlan.Value.Absent(new Finding("Invalid", "spec: cannot be read")));
        Optional<ObjectRef> twin = twin(declared, value);
        spec.flatMap(read -> changesAt(read, value, now))
                .ifPresentOrElse(
                        at -> next.put(declared.meta().uid(), at),
                        () -> next.remove(declared.meta().uid()));
        ResourceCache<ProfileResource> cache = Objects.requireNonNull(profiles);
        KeyPlan.Circumstances known = new KeyPlan.Circumstances(
                value,
                twin,
                path -> {
                    String[] parts = path.split("/", 2);
                    return cache.get(new ResourceID(parts[1], parts[0]))
                            .filter(ours)
                            .map(Declarations::of);
                },
                namespaceLabels(declared.ref().namespace()));
        return KeyPlan.of(declared, known, now);
    }

    private Optional<ObjectRef> twin(Declared declared, KeyPlan.Value value) {
        return switch (value) {
            case KeyPlan.Value.Absent absent -> {
                tools().wakeups().wake(ring.release(declared.ref()));
                yield Optional.empty();
            }
            case KeyPlan.Value.Known(KeyMaterial material) -> {
                KeyRing.Change change = ring.hold(
                        declared.ref(), material.hash(), declared.meta().created());
                tools().wakeups().wake(change.touched());
                yield change.older();
            }
        };
    }

    /** When a rotation is due, or the key before ends. */
    private static Optional<Instant> changesAt(APIKey.Spec spec, KeyPlan.Value value, Instant now) {
        if (!(value instanceof KeyPlan.Value.Known(KeyMaterial material))
                || spec.secret().mode() != APIKey.Mode.GENERATE) {
            return Optional.empty();
        }
        return Stream.concat(
                        material.nextRotation(spec.rotation()).stream(),
                        material.validPrevious(now).map(KeyMaterial.Previous::expiresAt).stream())
                .min(Instant::compareTo);
    }

    @Override
    Optional<Instant> next(KeyResource resource) {
        return Optional.ofNullable(next.get(resource.getMetadata().getUid()));
    }

    @Override
    boolean mustBeRevoked() {
        return true;
    }

    @Override
    void gone(ObjectRef ref) {
        tools().wakeups().wake(ring.release(ref));
    }
}
