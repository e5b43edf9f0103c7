package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Decides whether an object may be written: the schema and rules that hold for files, and what goes for its secrets. */
final class ObjectCheck {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9._]{0,61}[A-Za-z0-9])?");

    private final ProviderTypes types;

    ObjectCheck(ProviderTypes types) {
        this.types = types;
    }

    /**
     * Refuses a draft that is not right.
     *
     * @throws ObjectRefused with field and message
     */
    void check(Draft draft) {
        Secrets secrets = draft.secrets() == null ? Secrets.NONE : draft.secrets();
        List<Problem> errors = problems(draft.id(), draft.labels(), draft, secrets);
        if (!errors.isEmpty()) {
            throw ObjectRefused.of(errors);
        }
        secrets(draft.id().kind(), secrets);
    }

    /** The channel that a draft is; enabled, whatever it says. */
    Channel channel(Draft draft, Secrets secrets) {
        Report report = new Report();
        ObjectReader reader = new ObjectReader(types, report, Unsupported.IN_DATABASE);
        reader.read(draft.id(), draft.labels(), draft.spec(), secrets);
        Snapshot alone = new Program(reader.inventory(), types, report).snapshot(0);
        List<Problem> problems = report.sorted();
        Channel channel = alone.channels().get(draft.id().path());
        if (channel == null) {
            throw ObjectRefused.of(problems);
        }
        return channel;
    }

    private List<Problem> problems(ObjectId id, Map<String, String> labels, Draft draft, Secrets secrets) {
        Report report = new Report();
        new ObjectReader(types, report, Unsupported.IN_DATABASE).read(id, labels, draft.spec(), secrets);
        return report.errors();
    }

    private static void secrets(Kind kind, Secrets secrets) {
        switch (secrets) {
            case Secrets.Entries entries ->
                refuseIf(
                        kind != Kind.CHANNEL && !entries.entries().isEmpty(),
                        "secrets",
                        "only an AIChannel has secret entries; an APIKey has a hash");
            case Secrets.KeyHash key -> {
                refuseIf(kind != Kind.KEY, "secrets", "only an APIKey has a hash");
                refuseIf(
                        !HASH.matcher(key.hash()).matches(),
                        "secrets.hash",
                        "must be the SHA-256 of the key in 64 lower-case hex digits");
                Secrets.Previous previous = key.previous();
                refuseIf(
                        previous != null && !HASH.matcher(previous.hash()).matches(),
                        "secrets.previousHash",
                        "must be the SHA-256 of the key in 64 lower-case hex digits");
                refuseIf(
                        key.prefix().length() > 16,
                        "secrets.prefix",
                        "must have at most 16 characters, so that it is not the key itself");
            }
        }
    }

    /** Refuses a source that is no cluster id. */
    static void source(String source) {
        refuseIf(
                !SOURCE.matcher(source).matches(),
                "source",
                "must have 1 to 63 letters, digits, '-', '_' and '.', and begin and end with a letter or a digit");
    }

    private static void refuseIf(boolean broken, String field, String message) {
        if (broken) {
            throw new ObjectRefused(ObjectRefused.Reason.INVALID, field, message);
        }
    }

    /** Whether a stored object can be used as it is. */
    static boolean readable(ConfigRow row) {
        return row.state() != ConfigRow.State.UNREADABLE
                && Kind.named(row.key().kind()).isPresent()
                && Json.parseObject(row.spec()).isPresent();
    }
}
