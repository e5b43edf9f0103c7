package io.axonhub.gateway.store;

import java.util.Locale;

/** Whose use is limited. {@code id}: {@code namespace/name}. */
public record Subject(Kind kind, String id) {
    /** Which kind of object it is. */
    public enum Kind {
        KEY("API key"),
        PROFILE("profile"),
        CHANNEL("channel");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** As people call it. */
        public String label() {
            return label;
        }
    }

    /** An API key. */
    public static Subject key(String id) {
        return new Subject(Kind.KEY, id);
    }

    /** A profile, over all its keys. */
    public static Subject profile(String id) {
        return new Subject(Kind.PROFILE, id);
    }

    /** A channel, over all keys. */
    public static Subject channel(String id) {
        return new Subject(Kind.CHANNEL, id);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ':' + id;
    }
}
