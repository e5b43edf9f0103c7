package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A database of maps that can be down. */
final class MemorySink implements RecordSink {
    private final Map<String, JournalPosition> positions = new HashMap<>();
    final List<List<JournalEntry>> batches = new ArrayList<>();
    final List<JournalEntry> written = new ArrayList<>();
    final List<JournalPosition> interrupts = new ArrayList<>();
    final AtomicInteger failures = new AtomicInteger();
    volatile boolean down;
    volatile Predicate<JournalEntry> poison = entry -> false;

    private void check() {
        if (down) {
            failures.incrementAndGet();
            throw new StoreException(StoreException.Kind.UNREACHABLE, "down", null);
        }
    }

    @Override
    public synchronized Optional<JournalPosition> position(String journal) {
        check();
        return Optional.ofNullable(positions.get(journal));
    }

    @Override
    public synchronized void write(String journal, Iterable<JournalEntry> walked, JournalPosition upTo) {
        check();
        List<JournalEntry> entries = new ArrayList<>();
        walked.forEach(entries::add);
        if (entries.stream().anyMatch(poison)) {
            throw new StoreException(StoreException.Kind.REFUSED, "poison", null);
        }
        batches.add(entries);
        written.addAll(entries);
        positions.put(journal, upTo);
    }

    @Override
    public synchronized int interrupt(String journal, JournalPosition upTo) {
        check();
        interrupts.add(upTo);
        positions.put(journal, upTo);
        return 0;
    }

    synchronized List<String> ids() {
        return written.stream()
                .filter(RequestRecord.class::isInstance)
                .map(entry -> ((RequestRecord) entry).id())
                .toList();
    }
}
