package io.axonhub.gateway.admin.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes the audit log: states as JSON, their secrets masked. */
public final class Trail {
    private final Audit audit;
    private final Clock clock;
    private final LongSupplier random;

    /** {@code random} tells entries of the same microsecond apart. */
    public Trail(Audit audit, Clock clock, LongSupplier random) {
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** As the one who is signed in. */
    public static AuditEntry.Actor actor(Viewer viewer) {
        return new AuditEntry.Actor(
                AuditEntry.Actor.Kind.USER, viewer.id(), viewer.user().email(), viewer.address());
    }

    /** Something happened that has no states. */
    public void record(AuditEntry.Actor actor, String action, AuditEntry.Thing thing) {
        record(actor, action, thing, null, null);
    }

    /** Something was changed. {@code before}, {@code after}: its states; null where there is none. */
    public void record(
            AuditEntry.Actor actor,
            String action,
            AuditEntry.Thing thing,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {
        audit.append(entry(actor, action, thing, before, after));
    }

    /** The entry alone, for whoever appends it in the transaction of the change. */
    public AuditEntry entry(
            AuditEntry.Actor actor,
            String action,
            AuditEntry.Thing thing,
            @Nullable JsonNode before,
            @Nullable JsonNode after) {
        return AuditEntry.of(
                clock.instant(),
                random.getAsLong(),
                actor,
                new AuditEntry.Change(action, thing, text(before), text(after)));
    }

    /** A state as it stands in the log. */
    public static JsonNode masked(JsonNode state) {
        return Masked.of(state);
    }

    private static @Nullable String text(@Nullable JsonNode state) {
        return state == null ? null : Json.text(masked(state));
    }
}
