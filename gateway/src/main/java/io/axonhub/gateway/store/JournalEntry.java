package io.axonhub.gateway.store;

import java.util.Optional;
import java.util.function.Supplier;

/** What the journal keeps. A later {@link RequestRecord} of the same id replaces the earlier one. */
public sealed interface JournalEntry permits RequestRecord, AttemptRecord, BodyRecord, JournalEntry.LateBody {
    /**
     * A body whose bytes are worth making off the request's thread. The journal's thread asks once; empty means that there is
     * nothing to keep.
     */
    record LateBody(Supplier<Optional<BodyRecord>> body) implements JournalEntry {}
}
