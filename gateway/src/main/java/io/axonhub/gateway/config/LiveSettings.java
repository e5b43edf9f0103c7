package io.axonhub.gateway.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The settings that count while the gateway runs, so that people may change them in the admin API. What the file or the environment sets
 * is theirs: it wins over what people want, and is managed there. All others count from the start.
 */
public final class LiveSettings {
    /** Their keys. */
    public static final List<String> KEYS = List.of(
            "storage.request-body",
            "storage.response-body",
            "storage.chunks",
            "storage.redact.pattern",
            "storage.redact.paths",
            "retention.requests.max-age",
            "retention.requests.cron",
            "retention.bodies.max-age",
            "retention.bodies.cron",
            "retention.audit.max-age",
            "retention.audit.cron",
            "retention.usage.max-age",
            "retention.usage.cron",
            "admin.introspection");

    private final Map<String, String> values;
    private final Set<String> given;

    /** {@code values}: of all settings; {@code given}: those that the file or the environment sets. */
    LiveSettings(Map<String, String> values, Set<String> given) {
        this.values = Map.copyOf(values);
        this.given = Set.copyOf(given);
    }

    /**
     * What counts.
     *
     * @param values of {@link #KEYS}, as texts
     */
    public record Effective(
            StorageConfig storage, RetentionConfig retention, boolean introspection, Map<String, String> values) {
        public Effective {
            values = Map.copyOf(values);
        }
    }

    /** Whether the file or the environment sets it. */
    public boolean isManaged(String key) {
        return given.contains(key);
    }

    /**
     * Refuses a value that the setting may not have.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static void check(String key, String value) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("must be one of " + String.join(", ", KEYS));
        }
        Setting.named(key).orElseThrow().rule().check(value);
    }

    /** What counts with what people want. What another release let them want, and this one does not, is as if it were not there. */
    public Effective with(Map<String, String> wanted) {
        Map<String, String> all = new HashMap<>(values);
        wanted.forEach((key, value) -> {
            if (!isManaged(key) && isRight(key, value)) {
                all.put(key, value);
            }
        });
        Map<String, String> live = new TreeMap<>(all);
        live.keySet().retainAll(KEYS);
        Node node = Node.root(all);
        return new Effective(
                StorageConfig.from(node.at("storage")),
                RetentionConfig.from(node.at("retention")),
                AdminConfig.from(node.at("admin")).introspection(),
                live);
    }

    private static boolean isRight(String key, String value) {
        try {
            check(key, value);
            return true;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return false;
        }
    }
}
