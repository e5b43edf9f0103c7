package io.axonhub.gateway.pipeline.routing;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps requests away from a channel that fails. Closed, it counts what the channel did well and badly in a rolling window; too much
 * of the latter opens it, and so do failures in a row: a channel of much traffic that fails altogether must not fail half of it first. Open, it lets nothing through for a time that doubles with each failed trial. Then it is half open: one
 * request at a time tries, and a few that go well close it. After that the channel's share grows back slowly.
 *
 * <p>Moments are System.nanoTime. Thread-safe; the lock is held for a few arithmetic operations, never over I/O, and nothing is
 * allocated.
 */
final class Breaker {
    /** What an attempt may count as. */
    enum Permit {
        REFUSED,
        NORMAL,
        TRIAL
    }

    /** As shown to people. */
    enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    static final Duration SLOW_START = Duration.ofSeconds(20);

    /** Fewer failures than this in the window are no pattern. */
    static final int LEAST_FAILURES = 5;

    /** So many without a success between them are an outage, whatever was before. */
    static final int IN_A_ROW = 10;

    /** Trials in a row that close it. */
    static final int TRIALS = 2;

    private static final int SLOTS = 10;
    private static final long SLOT_NANOS = Duration.ofSeconds(3).toNanos();
    private static final double LEAST_SHARE = 0.1;

    private final ReentrantLock lock = new ReentrantLock();
    private final int[] good = new int[SLOTS];
    private final int[] bad = new int[SLOTS];
    private long slot = Long.MIN_VALUE;
    private long openUntil;
    private long closedAt;
    private int openings;
    private int goodTrials;
    private int inARow;
    private boolean trialRuns;
    private volatile boolean warm = true;

    /** Written under the lock; read without it, for the hot path. */
    private volatile State state = State.CLOSED;

    State state() {
        return state;
    }

    /** How long until a request may be let through; 0 when one may be now. */
    long left(long now) {
        if (state == State.CLOSED) {
            return 0;
        }
        lock.lock();
        try {
            return switch (state) {
                case CLOSED -> 0;
                case OPEN -> Math.max(0, openUntil - now);
                case HALF_OPEN -> trialRuns ? 1 : 0;
            };
        } finally {
            lock.unlock();
        }
    }

    /** Lets an attempt through or not; each that is let through says its end by {@link #succeeded}, {@link #failed} or {@link #undecided}. */
    Permit enter(long now) {
        if (state == State.CLOSED) {
            return Permit.NORMAL;
        }
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return Permit.NORMAL;
            }
            if (trialRuns || (state == State.OPEN && openUntil - now > 0)) {
                return Permit.REFUSED;
            }
            if (state == State.OPEN) {
                goodTrials = 0;
                state = State.HALF_OPEN;
            }
            trialRuns = true;
            return Permit.TRIAL;
        } finally {
            lock.unlock();
        }
    }

    /** The channel did well. Whether that closed the breaker. */
    boolean succeeded(Permit permit, long now) {
        lock.lock();
        try {
            if (permit == Permit.TRIAL && state == State.HALF_OPEN) {
                trialRuns = false;
                goodTrials++;
                if (goodTrials >= TRIALS) {
                    close(now);
                    return true;
                }
            } else if (state == State.CLOSED) {
                good[slot(now)]++;
                inARow = 0;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The channel failed, which counts as so many failures. Whether that opened the breaker. */
    boolean failed(Permit permit, int weight, long now) {
        lock.lock();
        try {
            if (permit == Permit.TRIAL && state == State.HALF_OPEN) {
                open(now);
                return true;
            }
            if (state != State.CLOSED) {
                return false;
            }
            bad[slot(now)] += weight;
            inARow += weight;
            int failures = sum(bad);
            boolean half = failures >= LEAST_FAILURES && failures >= sum(good);
            if (half || inARow >= IN_A_ROW) {
                open(now);
                return true;
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The attempt said nothing of the channel: another may try in its place. */
    void undecided(Permit permit) {
        if (permit == Permit.TRIAL) {
            lock.lock();
            try {
                trialRuns = false;
            } finally {
                lock.unlock();
            }
        }
    }

    /** How much of its usual traffic the channel should get: 1 but for a while after it recovered. */
    double share(long now) {
        if (warm) {
            return 1;
        }
        lock.lock();
        try {
            double share = (double) (now - closedAt) / SLOW_START.toNanos();
            warm = state == State.CLOSED && share >= 1;
            return Math.clamp(share, LEAST_SHARE, 1);
        } finally {
            lock.unlock();
        }
    }

    private void open(long now) {
        int doublings = Math.min(openings, 10);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        openUntil = now + Math.min(pause.toNanos(), LONGEST_PAUSE.toNanos());
        openings++;
        inARow = 0;
        trialRuns = false;
        state = State.OPEN;
    }

    private void close(long now) {
        Arrays.fill(good, 0);
        Arrays.fill(bad, 0);
        openings = 0;
        inARow = 0;
        closedAt = now;
        warm = false;
        state = State.CLOSED;
    }

    /** The index of now's slot, after the slots that time left behind are emptied. */
    private int slot(long now) {
        long current = Math.floorDiv(now, SLOT_NANOS);
        if (slot == Long.MIN_VALUE || current - slot >= SLOTS) {
            Arrays.fill(good, 0);
            Arrays.fill(bad, 0);
            slot = current;
        }
        while (slot < current) {
            slot++;
            int index = Math.floorMod(slot, SLOTS);
            good[index] = 0;
            bad[index] = 0;
        }
        return Math.floorMod(current, SLOTS);
    }

    private static int sum(int[] counts) {
        int sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
