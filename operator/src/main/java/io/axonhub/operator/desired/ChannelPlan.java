package io.axonhub.operator.desired;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.crd.AIChannel;
import io.axonhub.crd.SecretRef;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is to be done for an AIChannel. */
public final class ChannelPlan {
    private ChannelPlan() {}

    /** From the resource and the Secrets of its namespace. */
    public static Plan of(Declared declared, SecretValue.Reader secrets) {
        ObjectNode facts = Json.object();
        AIChannel.Spec spec;
        try {
            spec = Specs.read(declared.spec(), AIChannel.Spec.class);
        } catch (Specs.UnreadableException e) {
            return new Plan(null, List.of(), Optional.of(Refusals.unknown(e)), facts);
        }
        facts.put("models", spec.models().size());
        List<Finding> refs = new ArrayList<>();
        ObjectNode found = Json.object();
        for (Reference reference : references(spec)) {
            switch (SecretValue.read(secrets, declared.ref(), reference.path(), reference.name(), reference.key())) {
                case SecretValue.Usable usable ->
                    found.withObjectProperty(reference.name()).put(reference.key(), usable.text());
                case SecretValue.Missing missing -> refs.add(missing.finding());
            }
        }
        return new Plan(found.isEmpty() ? null : found, refs, Optional.empty(), facts);
    }

    /** The names of the Secrets that a channel refers to; none when its spec cannot be read. */
    public static List<String> secretNames(ObjectNode spec) {
        try {
            return List.copyOf(new TreeSet<>(references(Specs.read(spec, AIChannel.Spec.class)).stream()
                    .map(Reference::name)
                    .toList()));
        } catch (Specs.UnreadableException e) {
            return List.of();
        }
    }

    /** An entry of a Secret and the field that names it. */
    private record Reference(String path, String name, String key) {
        static Reference of(String path, SecretRef ref) {
            return new Reference(path, ref.name(), ref.key());
        }
    }

    private static List<Reference> references(AIChannel.Spec spec) {
        List<Reference> all = new ArrayList<>();
        for (int i = 0; i < spec.credentials().size(); i++) {
            all.add(Reference.of(
                    "spec.credentials[" + i + "].secretRef",
                    spec.credentials().get(i).secretRef()));
        }
        for (int i = 0; i < spec.headers().size(); i++) {
            AIChannel.ValueFrom from = spec.headers().get(i).valueFrom();
            if (from != null) {
                all.add(Reference.of("spec.headers[" + i + "].valueFrom.secretRef", from.secretRef()));
            }
        }
        return all;
    }
}
