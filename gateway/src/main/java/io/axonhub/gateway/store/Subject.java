package io.axonhub.gateway.store;

import java.util.Locale;

/** Whose use is limited. {@code id}: {@code namespace/name}; of a user the name that keys call their owner. */
public record Subject(Kind kind, String id) {
    /** Which kind of object it is. */
    public enum Kind {
        KEY("API key"),
        PROFILE("profile"),
        USER("user"),
        PROJECT("project"),
        CHANNEL("channel"),
        /** What requests for one model and profile may go to. */
        CHANNELS("profile's channels");

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

    /** A person, over all their keys. */
    public static Subject user(String name) {
        return new Subject(Kind.USER, name);
    }

    /** Everyone who has no limits of their own; each is counted as the {@link #user} that they are. */
    public static Subject anyUser() {
        return new Subject(Kind.USER, "");
    }

    /** A project, over all its keys. */
    public static Subject project(String id) {
        return new Subject(Kind.PROJECT, id);
    }

    /** A channel, over all keys. */
    public static Subject channel(String id) {
        return new Subject(Kind.CHANNEL, id);
    }

    /** What the requests of a profile for a model may go to. */
    public static Subject channels(String profileAndModel) {
        return new Subject(Kind.CHANNELS, profileAndModel);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ':' + id;
    }
}
