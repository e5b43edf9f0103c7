package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import io.axonhub.gateway.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be done for an APIKey. */
public final class KeyPlan {
    private KeyPlan() {}

    /** The cluster's profiles. */
    @FunctionalInterface
    public interface Profiles {
        /** The one of this path ({@code namespace/name}). */
        Optional<Declared> find(String path);
    }

    /** The key's value, or why there is none. */
    public sealed interface Value {
        /** It is there. */
        record Known(KeyMaterial material) implements Value {}

        /** It is not. */
        record Absent(Finding finding) implements Value {}
    }

    /**
     * What is known about the key besides its resource.
     *
     * @param twin an older APIKey with the same value; empty for none
     */
    public record Circumstances(
            Value value, Optional<ObjectRef> twin, Profiles profiles, Map<String, String> namespaceLabels) {}

    /** Reads a spec; empty when it cannot be read. */
    public static Optional<APIKey.Spec> spec(Declared declared) {
        try {
            return Optional.of(Specs.read(declared.spec(), APIKey.Spec.class));
        } catch (Specs.UnreadableException e) {
            return Optional.empty();
        }
    }

    /** The name of the Secret that holds the value. */
    public static String secretName(ObjectRef ref, APIKey.Spec spec) {
        String name = spec.secret().name();
        return name == null ? ref.name() : name;
    }

    /** From the resource and the rest. */
    public static Plan of(Declared declared, Circumstances known, Instant now) {
        ObjectNode facts = Json.object();
        APIKey.Spec spec;
        try {
            spec = Specs.read(declared.spec(), APIKey.Spec.class);
        } catch (Specs.UnreadableException e) {
            return new Plan(null, List.of(), Optional.of(Refusals.unknown(e)), facts);
        }
        facts.put("secretName", secretName(declared.ref(), spec));
        facts.put("activeProfile", active(spec));
        List<Finding> refs = new ArrayList<>();
        ObjectNode secrets = null;
        Optional<Finding> refusal = Optional.empty();
        switch (known.value()) {
            case Value.Absent absent -> refs.add(absent.finding());
            case Value.Known(KeyMaterial material) -> {
                refusal = material.weakness().or(() -> duplicate(known.twin()));
                if (material.weakness().isEmpty()) {
                    secrets = secrets(material, now);
                    facts(facts, material, spec, now);
                }
            }
        }
        profiles(declared, spec, known, refs);
        return new Plan(secrets, refs, refusal, facts);
    }

    private static String active(APIKey.Spec spec) {
        String active = spec.activeProfile();
        return active == null ? spec.profiles().getFirst() : active;
    }

    private static Optional<Finding> duplicate(Optional<ObjectRef> twin) {
        return twin.map(ref -> new Finding("DuplicateKey", "spec.secret: " + ref + " has the same value and is older"));
    }

    private static ObjectNode secrets(KeyMaterial material, Instant now) {
        ObjectNode secrets = Json.object();
        secrets.put("hash", material.hash());
        secrets.put("prefix", material.prefix());
        material.validPrevious(now).ifPresent(previous -> {
            secrets.put("previousHash", previous.hash());
            secrets.put("previousKeyExpiresAt", previous.expiresAt().toString());
        });
        return secrets;
    }

    private static void facts(ObjectNode facts, KeyMaterial material, APIKey.Spec spec, Instant now) {
        facts.put("prefix", material.prefix());
        if (spec.secret().mode() == APIKey.Mode.GENERATE) {
            facts.put("lastRotationTime", material.made().toString());
            if (material.rotationToken() != null) {
                facts.put("rotationToken", material.rotationToken());
            }
            material.validPrevious(now)
                    .ifPresent(previous -> facts.put(
                            "previousKeyExpiresAt", previous.expiresAt().toString()));
        }
    }

    private static void profiles(Declared declared, APIKey.Spec spec, Circumstances known, List<Finding> refs) {
        for (int i = 0; i < spec.profiles().size(); i++) {
            String field = "spec.profiles[" + i + "]: ";
            String path = declared.ref().resolve(spec.profiles().get(i));
            Optional<Declared> target = known.profiles().find(path);
            if (target.isEmpty()) {
                refs.add(new Finding("ProfileNotFound", field + "AIProfile " + path + " is not there"));
            } else if (!permits(target.get(), declared.ref().namespace(), known.namespaceLabels())) {
                refs.add(new Finding(
                        "RefNotPermitted",
                        field + "AIProfile " + path + " does not allow namespace "
                                + declared.ref().namespace()));
            }
        }
    }

    private static boolean permits(Declared profile, String from, Map<String, String> labels) {
        try {
            AIProfile.Spec spec = Specs.read(profile.spec(), AIProfile.Spec.class);
            return Admission.permits(spec.allowedNamespaces(), profile.ref().namespace(), from, labels);
        } catch (Specs.UnreadableException e) {
            // the gateway will say what is wrong with the profile
            return true;
        }
    }

    /** Whether a profile of this path is one of the key's. */
    public static boolean mayUse(Declared key, ObjectRef profile) {
        return spec(key)
                .filter(spec -> spec.profiles().stream()
                        .anyMatch(ref -> key.ref().resolve(ref).equals(profile.path())))
                .isPresent();
    }
}
