package io.axonhub.gateway.store;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the journal keeps. A later {@link RequestRecord} of the same id replaces the earlier one. */
public sealed interface JournalEntry
        permits RequestRecord, AttemptRecord, BodyRecord, JournalEntry.LateBody, JournalEntry.LateEnd {
    /**
     * A body whose bytes are worth making off the request's thread. The journal's thread asks once; empty means that there is
     * nothing to keep.
     */
    record LateBody(Supplier<Optional<BodyRecord>> body) implements JournalEntry {}

    /**
     * The end of a request whose figures are worth finding off its thread. The journal's thread asks once; {@code entries} must not
     * throw, or the end is lost.
     */
    record LateEnd(String requestId, Supplier<List<JournalEntry>> entries) implements JournalEntry {}
}
