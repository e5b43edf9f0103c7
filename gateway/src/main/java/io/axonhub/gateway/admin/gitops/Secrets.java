package io.axonhub.gateway.admin.gitops;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object holds that is never shown. The text forms show none of it. */
public sealed interface Secrets {
    /** No secrets. */
    Secrets NONE = new Entries(Map.of());

    /**
     * Values that the spec refers to by {@code secretRef}.
     *
     * @param entries by the Secret's name and the entry's
     */
    record Entries(Map<String, Map<String, String>> entries) implements Secrets {
        public Entries {
            Map<String, Map<String, String>> copy = new HashMap<>();
            entries.forEach((name, values) -> copy.put(name, Map.copyOf(values)));
            entries = Map.copyOf(copy);
        }

        /** One value. */
        public static Entries of(String name, String key, String value) {
            return new Entries(Map.of(name, Map.of(key, value)));
        }

        Optional<String> value(String name, String key) {
            return Optional.ofNullable(entries.getOrDefault(name, Map.of()).get(key));
        }

        @Override
        public String toString() {
            return "Entries" + entries.keySet();
        }
    }

    /**
     * A gateway key: its value is nowhere.
     *
     * @param hash SHA-256 of the key's UTF-8 bytes, lower-case hex
     * @param prefix its first characters, for people; may be empty
     * @param previous the key before the last rotation while it is still valid
     */
    record KeyHash(String hash, String prefix, @Nullable Previous previous) implements Secrets {
        private static final int PREFIX = 11;

        /** Of a new key's value, without a key before it. */
        public static KeyHash of(String value) {
            return new KeyHash(Program.hash(value), value.substring(0, Math.min(PREFIX, value.length() / 3)), null);
        }

        /** Of a key that follows this one, which stays valid until then. */
        public KeyHash rotated(String value, Instant previousExpiresAt) {
            KeyHash next = of(value);
            return new KeyHash(next.hash, next.prefix, new Previous(hash, previousExpiresAt));
        }

        @Override
        public String toString() {
            return "KeyHash[" + prefix + "]";
        }
    }

    /** A key that was replaced. */
    record Previous(String hash, Instant expiresAt) {
        @Override
        public String toString() {
            return "Previous[" + expiresAt + "]";
        }
    }
}
