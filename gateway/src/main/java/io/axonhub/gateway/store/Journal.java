package io.axonhub.gateway.store;

import java.util.List;

/**
 * Where records go first: local, durable, cheap for the caller. From here a mover carries them to the database. Thread-safe.
 */
public interface Journal {
    /**
     * Records that a request begins.
     *
     * @throws io.axonhub.gateway.llm.GatewayException Unavailable when its records could not be kept and the journal is set to
     *     refuse rather than to drop
     */
    void begin(RequestRecord request);

    /**
     * Records what became of a request, all of it or nothing. Never throws: what cannot be kept is counted and logged.
     */
    void append(List<JournalEntry> entries);

    /** The journal's state now. */
    Stats stats();

    /**
     * A look at the journal.
     *
     * @param appended groups of entries taken since the start
     * @param dropped groups lost since the start, because the disk was full or failing
     * @param refused requests refused since the start for the same reason
     * @param queuedBytes taken, not yet written
     * @param diskBytes all segments together
     * @param failing whether the last write failed
     */
    record Stats(long appended, long dropped, long refused, long queuedBytes, long diskBytes, boolean failing) {}
}
