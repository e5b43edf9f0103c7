package io.axonhub.gateway.store.jdbc;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The options behind a data source's name, translated to a JDBC driver's properties. */
final class DsnOptions {
    /** How one option is told to the driver. */
    interface Translation {
        /** Adds what the option's value means to the driver's properties. */
        void put(String value, Map<String, String> properties);
    }

    private final Map<String, Translation> known;
    private final Set<String> ignored;

    /** Names in lower case; {@code ignored} are those of other drivers that mean nothing here. */
    DsnOptions(Map<String, Translation> known, Set<String> ignored) {
        this.known = known;
        this.ignored = ignored;
    }

    /** The driver's own name for the same value. */
    static Translation as(String property) {
        return (value, properties) -> properties.put(property, value);
    }

    /** {@code a=b&c=d}, percent-encoded. */
    static Map<String, String> query(String query) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : query.split("&", -1)) {
            if (!option.isEmpty()) {
                int equals = option.indexOf('=');
                options.put(
                        decoded(equals < 0 ? option : option.substring(0, equals)),
                        equals < 0 ? "" : decoded(option.substring(equals + 1)));
            }
        }
        return options;
    }

    /** Without what URLDecoder makes of a plus. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Dsn.unusable("db.dsn has a % that begins no escape: write %25 for the sign itself");
        }
    }

    /**
     * Tells the driver all of them.
     *
     * @throws io.axonhub.gateway.store.StoreException when one is not known; it is not named, for it may be the rest of a password that
     *     should have been quoted
     */
    void translate(Map<String, String> options, Map<String, String> properties) {
        options.forEach((name, value) -> {
            if (!translated(name, value, properties)) {
                throw Dsn.unusable(
                        "db.dsn has an option that is not one of " + String.join(", ", new TreeSet<>(known.keySet()))
                                + ": remove it, quote the password if it is a part of that, or write a jdbc:postgresql: or jdbc:mariadb: URL,"
                                + " whose options go to the driver as they are");
            }
        });
    }

    /** Gives the driver as they are those that are not known. */
    void pass(Map<String, String> options, Map<String, String> properties) {
        options.forEach((name, value) -> {
            if (!translated(name, value, properties)) {
                properties.put(name, value);
            }
        });
    }

    private boolean translated(String name, String value, Map<String, String> properties) {
        String key = name.toLowerCase(Locale.ROOT);
        Translation translation = known.get(key);
        if (translation != null) {
            translation.put(value, properties);
        }
        return translation != null || ignored.contains(key);
    }
}
