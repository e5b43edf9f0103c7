package io.axonhub.gateway.store.lifecycle;

import io.axonhub.gateway.store.Blobs;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RecordSink;
import java.util.Iterator;
import java.util.Optional;

/**
 * Keeps bodies from some size on outside the database, and their place in it. They are written before their rows, on the mover's thread:
 * while they cannot be, records wait in the journal.
 */
public final class OffloadingSink implements RecordSink {
    /** {@code req_} and twelve digits of milliseconds: enough for a folder of some ten thousand requests each. */
    private static final int FOLDER_FROM = 4;

    private static final int FOLDER_TO = 12;

    private final RecordSink sink;
    private final Blobs blobs;
    private final int minSize;

    /** {@code minSize}: bytes from which on a body goes to {@code blobs}. */
    public OffloadingSink(RecordSink sink, Blobs blobs, int minSize) {
        this.sink = sink;
        this.blobs = blobs;
        this.minSize = minSize;
    }

    @Override
    public Optional<JournalPosition> position(String journal) {
        return sink.position(journal);
    }

    @Override
    public void write(String journal, Iterable<JournalEntry> entries, JournalPosition upTo) {
        sink.write(journal, () -> new Offloaded(entries.iterator()), upTo);
    }

    @Override
    public int interrupt(String journal, JournalPosition upTo) {
        return sink.interrupt(journal, upTo);
    }

    /** Takes bodies out as it is walked through. */
    private final class Offloaded implements Iterator<JournalEntry> {
        private final Iterator<JournalEntry> entries;

        Offloaded(Iterator<JournalEntry> entries) {
            this.entries = entries;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public JournalEntry next() {
            JournalEntry entry = entries.next();
            return entry instanceof BodyRecord body && body.bytes().length >= minSize ? offloaded(body) : entry;
        }

        private BodyRecord offloaded(BodyRecord body) {
            String name = name(body);
            blobs.put(name, body.bytes());
            return body.at(name);
        }
    }

    /** The same for the same body, so that writing it twice changes nothing. */
    static String name(BodyRecord body) {
        String id = body.requestId();
        String folder = id.length() > FOLDER_TO ? id.substring(FOLDER_FROM, FOLDER_TO) : "other";
        return folder + "/" + id + "-" + body.kind().wire() + "-" + body.attempt();
    }
}
