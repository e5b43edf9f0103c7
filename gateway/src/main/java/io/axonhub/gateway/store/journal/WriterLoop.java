package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.store.JournalPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread: takes what is queued, writes it as one group, forces it when the interval is over. While the disk fails it
 * takes nothing more, so that the queue's bound holds, and tries again until it works.
 */
final class WriterLoop implements Runnable {
    private static final long RETRY_NANOS = 100_000_000L;
    private static final long RETRY_MAX_NANOS = 2_000_000_000L;
    private static final int GROUP = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);

    private final FileJournal journal;
    private final SegmentWriter writer;
    private final boolean syncsEach;
    private final long interval;
    private final long drain;
    private final List<Pending> awaiting = new ArrayList<>();
    private long taken;
    private long lastSync = System.nanoTime();
    private volatile boolean idle;
    private volatile boolean failing;
    private volatile Runnable listener = () -> {};

    WriterLoop(FileJournal journal, SegmentWriter writer, JournalSettings settings) {
        this.journal = journal;
        this.writer = writer;
        this.syncsEach = settings.syncsEach();
        this.interval = settings.fsyncInterval().toNanos();
        this.drain = Math.min(interval, FileJournal.drain().toNanos());
    }

    boolean failing() {
        return failing;
    }

    /** Whether an append has to wake it. */
    boolean isIdle() {
        return idle;
    }

    JournalPosition published() {
        return writer.published();
    }

    boolean hasLeft() {
        return writer.hasLeft();
    }

    void onPublish(Runnable then) {
        listener = then;
    }

    @Override
    public void run() {
        boolean orderly = false;
        try {
            loop();
            orderly = true;
        } finally {
            failing = !orderly;
            writer.close();
            if (!orderly) {
                LOG.error("journal thread died of a defect: no record is kept until a restart");
            }
        }
    }

    private void loop() {
        while (true) {
            boolean last = journal.isClosing();
            if (!last) {
                pause();
            }
            round(last);
            if (last && journal.isQueueEmpty()) {
                return;
            }
        }
    }

    private void pause() {
        if (journal.isQueueEmpty() && !writer.dirty()) {
            idle = true;
            while (journal.isQueueEmpty() && !journal.isClosing()) {
                LockSupport.park(this);
            }
            idle = false;
        }
        if (syncsEach) {
            return;
        }
        LockSupport.parkNanos(this, journal.isQueueEmpty() ? Math.max(1, untilSync()) : drain);
    }

    private long untilSync() {
        return Math.min(drain * 4, lastSync + interval - System.nanoTime());
    }

    private void round(boolean last) {
        JournalPosition before = writer.published();
        try {
            try {
                writer.write(take());
            } finally {
                journal.written(taken);
            }
            if (syncsEach || last || writer.full() || System.nanoTime() - lastSync >= interval) {
                sync();
            }
        } catch (IOException e) {
            failed(e, last);
        }
        if (!writer.published().equals(before)) {
            listener.run();
        }
    }

    private List<Frame> take() {
        List<Pending> groups = new ArrayList<>();
        Set<String> ended = new HashSet<>();
        taken = 0;
        Pending next;
        while (taken < GROUP && (next = journal.poll()) != null) {
            taken += next.weight();
            if (!next.isAbandoned()) {
                groups.add(next);
                if (!next.isBeginning() && next.request() != null) {
                    ended.add(next.request());
                }
            }
        }
        return frames(groups, ended);
    }

    /** A beginning whose end is written at the same time says nothing: only the end is. */
    private List<Frame> frames(List<Pending> groups, Set<String> ended) {
        List<Frame> frames = new ArrayList<>(groups.size());
        for (Pending group : groups) {
            if (syncsEach) {
                awaiting.add(group);
            }
            if (!group.isBeginning() || !ended.contains(group.request())) {
                frames.add(group.frame());
            }
        }
        return frames;
    }

    private void sync() throws IOException {
        writer.sync();
        settled();
    }

    private void settled() {
        lastSync = System.nanoTime();
        awaiting.forEach(Pending::durable);
        awaiting.clear();
    }

    private void failed(IOException cause, boolean last) {
        failing = true;
        LOG.error("journal cannot be written, trying again cause={}", cause.toString());
        awaiting.forEach(Pending::wake);
        journal.wakeWaiters();
        long wait = RETRY_NANOS;
        boolean finalTry = last;
        while (true) {
            if (!finalTry) {
                LockSupport.parkNanos(this, wait);
            }
            try {
                writer.restart();
                settled();
                failing = false;
                LOG.info("journal can be written again");
                return;
            } catch (IOException e) {
                LOG.warn("journal still cannot be written cause={}", e.toString());
                if (finalTry) {
                    LOG.error("journal closes with unwritten groups count={}", writer.unsyncedCount());
                    writer.forget();
                    return;
                }
            }
            wait = Math.min(wait * 2, RETRY_MAX_NANOS);
            finalTry = journal.isClosing();
        }
    }
}
