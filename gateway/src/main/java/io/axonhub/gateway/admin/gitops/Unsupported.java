package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the schemas know and this version of the gateway does not do: refused by name, so that nobody relies on it. */
final class Unsupported {
    private static final String TEXT = "not supported by this version of the gateway";

    /** A field, with the values of it that are supported: none at all, or these. {@code [*]} stands for each item. */
    private record Field(String path, Set<String> supported) {
        static Field never(String path) {
            return new Field(path, Set.of());
        }

        static Field only(String path, String... supported) {
            return new Field(path, Set.of(supported));
        }
    }

    /** What neither files nor the database can have. */
    private static final Map<String, List<Field>> NOWHERE = Map.of(
            AIChannel.KIND,
            List.of(Field.only("spec.gateway", "default"), Field.never("spec.aws.roleArn"), Field.never("spec.tls")),
            AIProfile.KIND,
            List.of(Field.only("spec.gateway", "default")),
            APIKey.KIND,
            List.of(Field.only("spec.gateway", "default")));

    /** What takes somebody who makes keys, or a row that stays when its object goes. */
    private static final Map<String, List<Field>> NOT_IN_FILES = Map.of(
            AIChannel.KIND,
            List.of(Field.only("spec.deletionPolicy", "Delete")),
            AIProfile.KIND,
            List.of(Field.only("spec.deletionPolicy", "Delete")),
            APIKey.KIND,
            List.of(
                    Field.only("spec.secret.mode", "Existing"),
                    Field.never("spec.rotation"),
                    Field.only("spec.deletionPolicy", "Revoke")));

    static final Unsupported IN_FILES = new Unsupported(List.of(NOWHERE, NOT_IN_FILES));
    static final Unsupported IN_DATABASE = new Unsupported(List.of(NOWHERE));

    private final List<Map<String, List<Field>>> fields;

    private Unsupported(List<Map<String, List<Field>>> fields) {
        this.fields = fields;
    }

    /** Reports each unsupported field of an object. */
    void check(String kind, Place place, Report report) {
        for (Map<String, List<Field>> group : fields) {
            for (Field field : group.getOrDefault(kind, List.of())) {
                walk(field, field.path(), "", place.root(), place, report);
            }
        }
    }

    /** Whether a key may have a value that somebody else makes. */
    boolean generates() {
        return !fields.contains(NOT_IN_FILES);
    }

    private static void walk(Field field, String rest, String at, Tree tree, Place place, Report report) {
        if (rest.isEmpty()) {
            found(field, at, tree, place, report);
        } else if (rest.startsWith("[*]")) {
            if (tree instanceof Tree.Sequence sequence) {
                String after = rest.substring(Math.min(rest.length(), 4));
                for (int i = 0; i < sequence.items().size(); i++) {
                    walk(field, after, at + "[" + i + "]", sequence.items().get(i), place, report);
                }
            }
        } else if (tree instanceof Tree.Mapping mapping) {
            String name = rest.split("[.\\[]", 2)[0];
            String after = rest.substring(name.length());
            Tree value = mapping.get(name);
            if (value != null) {
                String next = at.isEmpty() ? name : at + "." + name;
                walk(field, after.startsWith(".") ? after.substring(1) : after, next, value, place, report);
            }
        }
    }

    private static void found(Field field, String at, Tree tree, Place place, Report report) {
        String value = tree.json().asText();
        if (field.supported().isEmpty()) {
            report.refuse(Report.UNSUPPORTED, place, at, TEXT);
        } else if (tree.json().isTextual() && !field.supported().contains(value)) {
            report.refuse(
                    Report.UNSUPPORTED,
                    place,
                    at,
                    "only "
                            + field.supported().stream()
                                    .sorted()
                                    .reduce((a, b) -> a + " and " + b)
                                    .orElseThrow() + " can be used in this version of the gateway");
        }
    }

    /** A provider type that the gateway's catalog does not have. */
    static void type(Place place, Report report) {
        report.refuse(Report.UNSUPPORTED, place, "spec.type", TEXT);
    }

    /** A key that an operator would have to make. */
    static void generate(Place place, Report report) {
        report.refuse(Report.UNSUPPORTED, place, "spec.secret.mode", "Generate is " + TEXT + ": use Existing");
    }
}
