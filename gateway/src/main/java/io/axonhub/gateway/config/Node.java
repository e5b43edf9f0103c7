package io.axonhub.gateway.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The settings under a key, as texts that their rules have let through.
 *
 * @param values of all settings, by their whole keys
 * @param under the key and a dot; empty: the root
 */
record Node(Map<String, String> values, String under) {
    /** All settings. */
    static Node root(Map<String, String> values) {
        return new Node(values, "");
    }

    Node at(String group) {
        return new Node(values, under + group + ".");
    }

    String text(String key) {
        return Objects.requireNonNull(values.get(under + key), () -> "no setting " + under + key);
    }

    int integer(String key) {
        return Values.integer(text(key));
    }

    boolean flag(String key) {
        return Values.flag(text(key));
    }

    Duration duration(String key) {
        return Values.duration(text(key));
    }

    long size(String key) {
        return Values.size(text(key));
    }

    double ratio(String key) {
        return Values.ratio(text(key));
    }

    <E extends Enum<E>> E choice(String key, Class<E> type) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }
}
