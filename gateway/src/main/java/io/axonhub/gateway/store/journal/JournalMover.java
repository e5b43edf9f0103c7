package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RecordSink;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the journal into the database on one platform thread: some records at a time, their position in the same transaction,
 * so that each is there exactly once whatever is killed when. While the database is down it waits, and the journal grows.
 */
public final class JournalMover implements AutoCloseable {
    /** Groups moved at once: about two a request. */
    private static final int BATCH = 1_000;

    private static final Duration GATHER = Duration.ofMillis(50);
    private static final long RETRY_MILLIS = 100;
    private static final long RETRY_MAX_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(JournalMover.class);

    private final FileJournal journal;
    private final RecordSink sink;
    private final Duration closing;
    private final SegmentReader reader;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private @Nullable JournalPosition position;
    private boolean interruptedMarked;
    private volatile long deadline;
    private volatile JournalPosition moved = new JournalPosition(0, 0);

    /** Moves from {@code journal} to {@code sink}; {@code closing}: how long a close may wait for the rest to be moved. */
    public JournalMover(FileJournal journal, RecordSink sink, Duration closing) {
        this.journal = journal;
        this.sink = sink;
        this.closing = closing;
        this.reader = new SegmentReader(journal.segments());
        this.thread = Thread.ofPlatform().name("journal-mover").daemon(true).unstarted(this::run);
    }

    /** Begins with what earlier processes left. */
    public void start() {
        journal.onPublish(() -> LockSupport.unpark(thread));
        thread.start();
    }

    private void run() {
        long retry = RETRY_MILLIS;
        while (true) {
            try {
                boolean more = step();
                retry = RETRY_MILLIS;
                if (!more && !rest()) {
                    return;
                }
            } catch (IOException | RuntimeException e) {
                // the edge of this thread: if it ended, the journal would fill up
                LOG.warn("records stay in the journal, trying again in_ms={}", retry, e);
                position = null;
                if (!pause(retry)) {
                    LOG.warn("records stay in the journal until the next start");
                    return;
                }
                retry = Math.min(retry * 2, RETRY_MAX_MILLIS);
            }
        }
    }

    /** Waits for more to move; false when it is time to end. */
    private boolean rest() {
        if (stop.getCount() == 0) {
            return false;
        }
        if (journal.published().equals(position)) {
            LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
        }
        return pause(GATHER.toMillis());
    }

    /** Waits, but not when it is being closed; false when closing has taken too long. */
    private boolean pause(long millis) {
        try {
            if (!stop.await(millis, TimeUnit.MILLISECONDS)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(Math.min(millis, GATHER.toMillis()));
            return System.nanoTime() - deadline < 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Moves one batch; whether there is more to do at once. */
    private boolean step() throws IOException {
        JournalPosition limit = journal.published();
        JournalPosition from = reader.located(position == null ? resume() : position, limit);
        if (!interruptedMarked && from.segment() >= journal.start().segment()) {
            int open = sink.interrupt(journal.segments().id(), from);
            if (open > 0) {
                LOG.warn("requests were cut off by the end of the last process count={}", open);
            }
            interruptedMarked = true;
        }
        SegmentReader.Batch batch = reader.read(from, limit, BATCH);
        if (!batch.upTo().equals(from)) {
            write(batch.groups(), batch.upTo());
        }
        position = batch.upTo();
        moved = batch.upTo();
        // the last segment goes, too, when it takes nothing more: on a full disk its successor may have no other place
        long done = batch.upTo().segment();
        journal.segments().deleteBefore(journal.hasLeft(batch.upTo()) ? done + 1 : done);
        return !interruptedMarked || !batch.upTo().equals(limit);
    }

    private JournalPosition resume() {
        JournalPosition stored = sink.position(journal.segments().id()).orElse(new JournalPosition(0, 0));
        if (stored.segment() > journal.published().segment()) {
            LOG.error("the database knows a later journal than this one, moving all of it position={}", stored);
            return new JournalPosition(0, 0);
        }
        return stored;
    }

    /** In one transaction; when the database refuses the data, by halves, so that one bad group does not stop all. */
    private void write(List<SegmentReader.Group> groups, JournalPosition upTo) {
        try {
            sink.write(journal.segments().id(), new LastStates(groups, reader), upTo);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.REFUSED || groups.isEmpty()) {
                throw e;
            }
            if (groups.size() == 1) {
                reader.setAside(groups.getFirst(), String.valueOf(e.getMessage()));
                sink.write(journal.segments().id(), List.of(), upTo);
                return;
            }
            int half = groups.size() / 2;
            write(groups.subList(0, half), groups.get(half - 1).next());
            write(groups.subList(half, groups.size()), upTo);
        }
    }

    /** Whether everything that was written to the journal before the call is in the database. */
    public boolean isCaughtUp() {
        return moved.equals(journal.published());
    }

    /** Flushes and stops the journal, moves what is left as far as the time allows, and gives the journal's folder free. */
    @Override
    public void close() {
        journal.stop();
        deadline = System.nanoTime() + closing.toNanos();
        stop.countDown();
        LockSupport.unpark(thread);
        try {
            if (!thread.join(closing.plusSeconds(5))) {
                LOG.error("journal mover did not stop in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        journal.close();
    }
}
