package io.axonhub.operator.reconcile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.axonhub.crd.APIKey;
import io.axonhub.crd.AxonHub;
import io.axonhub.operator.desired.Declared;
import io.axonhub.operator.desired.Finding;
import io.axonhub.operator.desired.KeyMaterial;
import io.axonhub.operator.desired.KeyPlan;
import io.axonhub.operator.desired.KeyPlan.Value;
import io.axonhub.operator.desired.SecretValue;
import io.axonhub.operator.resource.KeyResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes, finds and rotates the values of APIKeys. A generated value is in its Secret before anybody is told of it, and its Secret says
 * what else there is to know; a Secret that is not the key's own is never touched.
 */
final class KeySecrets {
    private static final String MADE = AxonHub.PREFIX + "made-at";
    private static final String TOKEN = AxonHub.PREFIX + "rotation-token";
    private static final String PREVIOUS = AxonHub.PREFIX + "previous-key-hash";
    private static final String PREVIOUS_END = AxonHub.PREFIX + "previous-key-expires-at";
    private static final int ATTEMPTS = 4;

    private final Store store;
    private final Supplier<String> values;
    private final EventLog events;

    /** Secrets of the cluster. */
    interface Store extends Server {
        /** From the cache; empty when it is not there. */
        Optional<Secret> cached(String namespace, String name);
    }

    /** Where Secrets are. */
    interface Server {
        /** From the server; empty when it is not there. */
        Optional<Secret> find(String namespace, String name);

        /** Fails when it is there. */
        Secret create(Secret secret);

        /** Fails when it is another version by now. */
        Secret update(Secret secret);
    }

    /** {@code values} makes new keys. */
    KeySecrets(Store store, Supplier<String> values, EventLog events) {
        this.store = store;
        this.values = values;
        this.events = events;
    }

    /** The key's value. */
    Value value(KeyResource resource, Declared declared, APIKey.Spec spec, Instant now) {
        return switch (spec.secret().mode()) {
            case EXISTING -> existing(declared, spec);
            case GENERATE -> generated(resource, declared, spec, now.truncatedTo(ChronoUnit.SECONDS));
        };
    }

    private Value existing(Declared declared, APIKey.Spec spec) {
        SecretValue read = SecretValue.read(
                name -> store.cached(declared.ref().namespace(), name).map(Watched::entries),
                declared.ref(),
                "spec.secret",
                KeyPlan.secretName(declared.ref(), spec),
                spec.secret().key());
        return switch (read) {
            case SecretValue.Usable usable ->
                new Value.Known(KeyMaterial.of(usable.text(), declared.meta().created(), null));
            case SecretValue.Missing missing -> new Value.Absent(missing.finding());
        };
    }

    private Value generated(KeyResource resource, Declared declared, APIKey.Spec spec, Instant now) {
        String namespace = declared.ref().namespace();
        String name = KeyPlan.secretName(declared.ref(), spec);
        Optional<Secret> secret = store.cached(namespace, name);
        for (int attempt = 1; ; attempt++) {
            try {
                return settle(resource, declared, spec, secret.or(() -> store.find(namespace, name)), now);
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                    return new Value.Absent(new Finding(
                            "SecretForbidden",
                            "spec.secret: the operator may not write Secret " + namespace + "/" + name
                                    + ": let it create and update Secrets here, or use mode Existing"));
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                // it was made or changed meanwhile: the cache was late
                secret = store.find(namespace, name);
            }
        }
    }

    private Value settle(
            KeyResource resource, Declared declared, APIKey.Spec spec, Optional<Secret> secret, Instant now) {
        if (secret.isPresent() && !isOf(secret.get(), declared)) {
            return new Value.Absent(new Finding(
                    "SecretConflict",
                    "spec.secret: Secret " + declared.ref().namespace() + "/"
                            + secret.get().getMetadata().getName()
                            + " is there and not this key's: delete it, name another, or use mode Existing"));
        }
        Optional<KeyMaterial> found = secret.flatMap(one -> material(one, spec, declared));
        if (resource.isMarkedForDeletion()) {
            return found.<Value>map(Value.Known::new)
                    .orElseGet(() -> new Value.Absent(new Finding("SecretNotFound", "spec.secret: it is gone")));
        }
        if (found.isEmpty()) {
            return new Value.Known(made(resource, declared, spec, secret, now));
        }
        KeyMaterial material = found.get();
        APIKey.Rotation rotation = spec.rotation();
        if (rotation == null || !material.isDue(rotation, now)) {
            return new Value.Known(material);
        }
        KeyMaterial next = material.rotated(values.get(), rotation, now);
        store.update(written(secret.orElseThrow(), next, spec));
        events.say(resource, EventLog.Type.NORMAL, "KeyRotated", "a new key is in the Secret");
        return new Value.Known(next);
    }

    private KeyMaterial made(
            KeyResource resource, Declared declared, APIKey.Spec spec, Optional<Secret> secret, Instant now) {
        APIKey.Rotation rotation = spec.rotation();
        KeyMaterial material = KeyMaterial.of(values.get(), now, rotation == null ? null : rotation.token());
        if (secret.isPresent()) {
            store.update(written(secret.get(), material, spec));
        } else {
            store.create(written(fresh(declared, spec), material, spec));
        }
        boolean again = resource.getStatus() != null && resource.getStatus().hasNonNull("prefix");
        if (again) {
            events.say(
                    resource,
                    EventLog.Type.WARNING,
                    "SecretRegenerated",
                    "the Secret or its entry was gone: there is a new key, and the old one is revoked");
        } else {
            events.say(resource, EventLog.Type.NORMAL, "KeyGenerated", "a key is in the Secret");
        }
        return material;
    }

    private static boolean isOf(Secret secret, Declared declared) {
        return secret.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> declared.meta().uid().equals(owner.getUid()));
    }

    private static Optional<KeyMaterial> material(Secret secret, APIKey.Spec spec, Declared declared) {
        byte[] value = Watched.entries(secret).get(spec.secret().key());
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        Map<String, String> notes =
                Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.of());
        String hash = notes.get(PREVIOUS);
        String end = notes.get(PREVIOUS_END);
        return Optional.of(new KeyMaterial(
                new String(value, UTF_8).strip(),
                time(notes.get(MADE)).orElse(declared.meta().created()),
                notes.get(TOKEN),
                hash == null || time(end).isEmpty()
                        ? null
                        : new KeyMaterial.Previous(hash, time(end).get())));
    }

    private static Optional<Instant> time(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    private static Secret fresh(Declared declared, APIKey.Spec spec) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(declared.ref().namespace())
                .withName(KeyPlan.secretName(declared.ref(), spec))
                .addToLabels("app.kubernetes.io/managed-by", "axonhub-operator")
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(AxonHub.API_VERSION)
                        .withKind(APIKey.KIND)
                        .withName(declared.ref().name())
                        .withUid(declared.meta().uid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withType("Opaque")
                .build();
    }

    private static Secret written(Secret secret, KeyMaterial material, APIKey.Spec spec) {
        Map<String, String> notes =
                new HashMap<>(Objects.requireNonNullElse(secret.getMetadata().getAnnotations(), Map.of()));
        notes.put(MADE, material.made().toString());
        put(notes, TOKEN, material.rotationToken());
        KeyMaterial.Previous previous = material.previous();
        put(notes, PREVIOUS, previous == null ? null : previous.hash());
        put(notes, PREVIOUS_END, previous == null ? null : previous.expiresAt().toString());
        return new SecretBuilder(secret)
                .editMetadata()
                .withAnnotations(notes)
                .endMetadata()
                .addToData(
                        spec.secret().key(),
                        Base64.getEncoder().encodeToString(material.value().getBytes(UTF_8)))
                .build();
    }

    private static void put(Map<String, String> notes, String name, @Nullable String value) {
        if (value == null) {
            notes.remove(name);
        } else {
            notes.put(name, value);
        }
    }
}
