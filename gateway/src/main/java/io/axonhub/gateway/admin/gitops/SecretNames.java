package io.axonhub.gateway.admin.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which secrets a spec refers to. */
final class SecretNames {
    private SecretNames() {}

    /** The entries of both; those of {@code added} win. */
    static Secrets merged(Secrets before, Secrets.Entries added) {
        if (!(before instanceof Secrets.Entries old)) {
            return added;
        }
        Map<String, Map<String, String>> all = new HashMap<>();
        old.entries().forEach((name, values) -> all.put(name, new HashMap<>(values)));
        added.entries()
                .forEach((name, values) ->
                        all.computeIfAbsent(name, none -> new HashMap<>()).putAll(values));
        return new Secrets.Entries(all);
    }

    /** Those that the spec refers to. */
    static Secrets kept(Secrets secrets, JsonNode spec) {
        if (!(secrets instanceof Secrets.Entries entries)) {
            return secrets;
        }
        Set<String> names = new HashSet<>();
        spec.findValues("secretRef").forEach(ref -> names.add(ref.path("name").asText()));
        Map<String, Map<String, String>> kept = new HashMap<>(entries.entries());
        kept.keySet().retainAll(names);
        return new Secrets.Entries(kept);
    }
}
