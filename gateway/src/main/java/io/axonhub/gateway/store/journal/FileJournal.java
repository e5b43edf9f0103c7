package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.JournalPosition;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.journal.JournalSettings.WhenFull;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in a local folder. Request threads encode and enqueue; one platform thread writes and forces groups. A record is in
 * the file, safe from the end of this process, within {@link #DRAIN}, and on the disk within the fsync interval.
 */
public final class FileJournal implements Journal, AutoCloseable {
    /** How long a group gathers before it is written. */
    private static final Duration DRAIN = Duration.ofMillis(10);

    /** How long an append waits for the disk when every record is to be forced. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private static final int RESERVE_DIVISOR = 16;
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private final JournalSettings settings;
    private final Segments segments;
    private final JournalPosition start;
    private final ConcurrentLinkedQueue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queued = new AtomicLong();
    private final LongAdder appended = new LongAdder();
    private final Losses losses = new Losses();
    private final WriterLoop loop;
    private final Thread thread;
    private volatile boolean closing;

    private FileJournal(JournalSettings settings, Segments segments, SegmentWriter writer) {
        this.settings = settings;
        this.segments = segments;
        this.start = writer.published();
        this.loop = new WriterLoop(this, writer, settings);
        this.thread = Thread.ofPlatform().name("journal").daemon(true).unstarted(loop);
    }

    /**
     * Opens the journal and begins a new segment; what earlier processes left stays for the mover.
     *
     * @throws StoreException UNUSABLE, with cause and remedy
     */
    public static FileJournal open(JournalSettings settings) {
        return open(settings, SegmentOutput::file);
    }

    static FileJournal open(JournalSettings settings, SegmentOutput.Opener opener) {
        Segments segments = Segments.open(settings.dir());
        try {
            SegmentWriter writer =
                    new SegmentWriter(segments, opener, settings.segmentSize(), System::currentTimeMillis);
            FileJournal journal = new FileJournal(settings, segments, writer);
            journal.thread.start();
            return journal;
        } catch (IOException e) {
            closeQuietly(segments);
            throw new StoreException(
                    StoreException.Kind.UNUSABLE,
                    "cannot write to the journal folder " + settings.dir() + " (" + e
                            + "): free disk space, make it writable or set journal.dir",
                    e);
        }
    }

    @Override
    public void begin(RequestRecord request) {
        boolean refuses = settings.whenFull() == WhenFull.REFUSE;
        long reserve = refuses ? settings.maxSize() / RESERVE_DIVISOR : 0;
        Pending pending = Pending.of(List.of(request), settings.syncsEach());
        String obstacle = refuses && loop.failing() ? "disk" : enqueue(pending, reserve);
        if (obstacle != null) {
            lost(refuses, obstacle);
            return;
        }
        if (!settled(pending, refuses)) {
            pending.abandon();
            lost(refuses, "disk");
        }
    }

    private void lost(boolean refuses, String why) {
        if (!refuses) {
            losses.dropped(why);
            return;
        }
        losses.refused(why);
        throw new GatewayException(new LlmError.Unavailable(
                "The gateway cannot record requests at the moment. Try again later.", Duration.ofSeconds(5)));
    }

    @Override
    public void append(List<JournalEntry> entries) {
        Pending pending = Pending.of(entries, settings.syncsEach());
        String obstacle = enqueue(pending, 0);
        if (obstacle != null) {
            losses.dropped(obstacle);
            return;
        }
        settled(pending, false);
    }

    /** Hands the group over; what stands against it, if something does. */
    private @Nullable String enqueue(Pending pending, long reserve) {
        long waiting = queued.addAndGet(pending.weight());
        String obstacle = closing
                ? "closed"
                : waiting > settings.queueSize()
                        ? "queue"
                        : segments.total() + waiting + Segments.HEADER + reserve > settings.maxSize()
                                ? "max-size"
                                : null;
        if (obstacle != null) {
            queued.addAndGet(-pending.weight());
            return obstacle;
        }
        queue.add(pending);
        appended.increment();
        if (loop.isIdle() || waiting > settings.queueSize() / 8) {
            LockSupport.unpark(thread);
        }
        return null;
    }

    /** Waits until the group is on the disk, where that is asked for; false when {@code hasty} and the disk fails. */
    private boolean settled(Pending pending, boolean hasty) {
        if (!settings.syncsEach()) {
            return true;
        }
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!pending.isDurable()) {
            long left = deadline - System.nanoTime();
            if (left <= 0 || (hasty && loop.failing())) {
                return false;
            }
            if (Thread.currentThread().isInterrupted()) {
                return true;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
    }

    @Override
    public Stats stats() {
        return new Stats(
                appended.sum(),
                losses.droppedTotal(),
                losses.refusedTotal(),
                queued.get(),
                segments.total(),
                loop.failing());
    }

    boolean isClosing() {
        return closing;
    }

    @Nullable
    Pending poll() {
        return queue.poll();
    }

    boolean isQueueEmpty() {
        return queue.isEmpty();
    }

    void written(long weight) {
        queued.addAndGet(-weight);
    }

    /** The waiters look again: the disk failed. */
    void wakeWaiters() {
        queue.forEach(Pending::wake);
    }

    Segments segments() {
        return segments;
    }

    /** Where this process's own records begin. */
    JournalPosition start() {
        return start;
    }

    /** Up to where the mover may read. */
    JournalPosition published() {
        return loop.published();
    }

    /** Whether nothing more is written to the segment in which {@code at} is the end of what may be read. */
    boolean hasLeft(JournalPosition at) {
        return loop.hasLeft() && loop.published().equals(at);
    }

    /** Calls {@code listener} on the journal's thread whenever there is more to read. */
    void onPublish(Runnable listener) {
        loop.onPublish(listener);
    }

    static Duration drain() {
        return DRAIN;
    }

    /** Writes and forces what is queued, and takes nothing more; reading goes on. Idempotent. */
    void stop() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("journal did not stop in time queued_bytes={}", queued.get());
            return;
        }
        while (poll() != null) {
            losses.dropped("closed");
        }
    }

    /** As {@link #stop}, and gives the folder free. A mover does this when it is closed. */
    @Override
    public void close() {
        stop();
        closeQuietly(segments);
    }

    private static void closeQuietly(Segments segments) {
        try {
            segments.close();
        } catch (IOException e) {
            LOG.warn("journal lock cannot be released cause={}", e.toString());
        }
    }
}
