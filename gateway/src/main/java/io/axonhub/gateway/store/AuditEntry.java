package io.axonhub.gateway.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One change that somebody made.
 *
 * @param id unique; it sorts by time
 * @param at to the microsecond
 * @param action a verb, such as {@code create}
 * @param before the object's state as JSON, its secrets masked; null when there was none
 * @param after as {@code before}; null when it is gone
 */
public record AuditEntry(
        String id,
        Instant at,
        Actor actor,
        String action,
        Thing object,
        @Nullable String before,
        @Nullable String after) {
    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** An entry of now; {@code random} makes its id unique among those of the same microsecond. */
    public static AuditEntry of(Instant now, long random, Actor actor, Change change) {
        Instant at = now.truncatedTo(ChronoUnit.MICROS);
        String id = String.format(
                Locale.ROOT, "aud_%015x%016x", at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000, random);
        return new AuditEntry(id, at, actor, change.action(), change.object(), change.before(), change.after());
    }

    /** What was done to what. */
    public record Change(
            String action,
            Thing object,
            @Nullable String before,
            @Nullable String after) {}

    /**
     * Who did it.
     *
     * @param id the user's id, the control client's name or the file's path
     * @param address where it came from; empty when it came from inside
     */
    public record Actor(Kind kind, String id, String name, String address) {
        /** Ways in. */
        public enum Kind {
            USER,
            CONTROL_API,
            FILE,
            SYSTEM;

            /** As stored. */
            public String wire() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /** What was changed. {@code kind}: such as {@code channel}. */
    public record Thing(String kind, String id) {}
}
