package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A group of entries between a request's thread and the journal's. */
final class Pending {
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);
    private static final int LATE_GUESS = 16 << 10;

    private final @Nullable String request;
    private final List<JournalEntry> entries;
    private final @Nullable Frame encoded;
    private final int weight;
    private final @Nullable Thread waiter;
    private volatile State state = State.QUEUED;

    /** How far it has come. */
    enum State {
        QUEUED,
        DURABLE,
        /** Nobody wants it any more: it is not written if it has not been yet. */
        ABANDONED
    }

    private Pending(
            @Nullable String request,
            List<JournalEntry> entries,
            @Nullable Frame encoded,
            int weight,
            @Nullable Thread waiter) {
        this.request = request;
        this.entries = entries;
        this.encoded = encoded;
        this.weight = weight;
        this.waiter = waiter;
    }

    /**
     * Encoded here and now, unless something is late, or it only says that a request began: it may have ended before the journal's thread
     * comes to it. {@code waits}: the calling thread will ask for {@link #isDurable}.
     */
    static Pending of(List<JournalEntry> entries, boolean waits) {
        Thread waiter = waits ? Thread.currentThread() : null;
        String request = switch (entries.getFirst()) {
            case RequestRecord first -> first.id();
            case JournalEntry.LateEnd end -> end.requestId();
            default -> null;
        };
        boolean late = entries.stream()
                .anyMatch(entry -> entry instanceof JournalEntry.LateBody || entry instanceof JournalEntry.LateEnd);
        if (late || (request != null && entries.size() == 1)) {
            return new Pending(request, entries, null, Codec.expected(entries) + (late ? LATE_GUESS : 0), waiter);
        }
        Frame frame = Frame.of(entries);
        return new Pending(request, List.of(), frame, frame.size(), waiter);
    }

    /** The id of the request it says something of, if it is one. */
    @Nullable
    String request() {
        return request;
    }

    /** Whether it says of its request no more than any later group does. */
    boolean isBeginning() {
        return entries.size() == 1 && entries.getFirst() instanceof RequestRecord;
    }

    /** Bytes it counts for while it waits. */
    int weight() {
        return weight;
    }

    /** Its frame; a late body that fails is left out. */
    Frame frame() {
        return encoded == null ? Frame.of(resolved()) : encoded;
    }

    private List<JournalEntry> resolved() {
        List<JournalEntry> all = new ArrayList<>(entries.size());
        for (JournalEntry entry : entries) {
            switch (entry) {
                case JournalEntry.LateBody late -> {
                    BodyRecord body = body(late);
                    if (body != null) {
                        all.add(body);
                    }
                }
                case JournalEntry.LateEnd end -> all.addAll(end(end));
                case RequestRecord _, AttemptRecord _, BodyRecord _ -> all.add(entry);
            }
        }
        return all;
    }

    private static List<JournalEntry> end(JournalEntry.LateEnd end) {
        try {
            return end.entries().get();
        } catch (RuntimeException e) {
            LOG.error("a request's end could not be recorded request={}", end.requestId(), e);
            return List.of();
        }
    }

    private static @Nullable BodyRecord body(JournalEntry.LateBody late) {
        try {
            return late.body().get().orElse(null);
        } catch (RuntimeException e) {
            LOG.error("a response body could not be written for its record", e);
            return null;
        }
    }

    void durable() {
        state = State.DURABLE;
        wake();
    }

    /** Its thread looks again. */
    void wake() {
        if (waiter != null) {
            LockSupport.unpark(waiter);
        }
    }

    void abandon() {
        state = State.ABANDONED;
    }

    boolean isDurable() {
        return state == State.DURABLE;
    }

    boolean isAbandoned() {
        return state == State.ABANDONED;
    }
}
