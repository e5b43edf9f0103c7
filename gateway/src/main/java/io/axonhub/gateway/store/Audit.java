package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log of changes: it only grows. Blocks; thread-safe. Throws {@link StoreException}. */
public interface Audit {
    /** Adds an entry; it is durable when this returns. */
    void append(AuditEntry entry);

    /** Entries, newest first. {@code before}: the id of the last entry of the page before; null for the first page. */
    List<AuditEntry> list(Filter filter, @Nullable String before, int limit);

    /** Which entries; null is "any". */
    record Filter(
            AuditEntry.Actor.@Nullable Kind source,
            @Nullable String actorId,
            @Nullable String objectKind,
            @Nullable String objectId,
            @Nullable String action,
            @Nullable Instant from,
            @Nullable Instant until) {
        /** Every entry. */
        public static Filter all() {
            return new Filter(null, null, null, null, null, null, null);
        }
    }
}
