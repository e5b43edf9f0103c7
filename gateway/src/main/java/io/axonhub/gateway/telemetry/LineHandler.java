package io.axonhub.gateway.telemetry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes log lines on a thread of its own, many with one system call: a line a request would otherwise be a write a request, made
 * on the request's carrier. An error is written before the call returns, a warning at once, other lines within
 * {@link #GATHER_MILLIS}: requests go on behind a warning, and the disk must not delay them. When the output is slower than the lines, callers wait: no line is dropped. Thread-safe.
 */
final class LineHandler extends Handler {
    static final int GATHER_MILLIS = 10;
    private static final int MAX_WAITING = 1 << 20;
    private static final Duration FLUSH = Duration.ofSeconds(2);

    private final OutputStream out;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Condition urgent = lock.newCondition();
    private final Condition written = lock.newCondition();
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream(8192);
    private ByteArrayOutputStream spare = new ByteArrayOutputStream(8192);
    private boolean hurried;

    /** Batches that were begun to be written, and those that are. */
    private long taken;

    private long done;
    private boolean closed;

    LineHandler(OutputStream out, Formatter formatter) {
        this(out, formatter, FLUSH);
    }

    /** {@code patience}: how long a flush waits at most. */
    LineHandler(OutputStream out, Formatter formatter, Duration patience) {
        this.out = out;
        this.patience = patience;
        setFormatter(formatter);
        Thread.ofPlatform().name("log").daemon(true).start(this::run);
    }

    @Override
    public void publish(LogRecord line) {
        if (!isLoggable(line)) {
            return;
        }
        byte[] text = getFormatter().format(line).getBytes(StandardCharsets.UTF_8);
        lock.lock();
        try {
            while (waiting.size() > MAX_WAITING && !closed) {
                written.awaitUninterruptibly();
            }
            if (closed) {
                write(text);
                return;
            }
            if (waiting.size() == 0) {
                more.signal();
            }
            waiting.write(text, 0, text.length);
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                hurried = true;
                urgent.signal();
            }
        } finally {
            lock.unlock();
        }
        if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
            flush();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed || waiting.size() > 0) {
                if (waiting.size() == 0) {
                    more.awaitUninterruptibly();
                } else {
                    gather();
                    writeWaiting();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        long left = TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        try {
            while (left > 0 && !hurried && !closed && waiting.size() <= MAX_WAITING) {
                left = urgent.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        hurried = false;
    }

    /** Writes outside the lock, so that lines can be added meanwhile. */
    private void writeWaiting() {
        ByteArrayOutputStream lines = waiting;
        waiting = spare;
        taken++;
        lock.unlock();
        try {
            byte[] bytes = lines.toByteArray();
            write(bytes);
        } finally {
            lock.lock();
            lines.reset();
            spare = lines;
            done++;
            written.signalAll();
        }
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes, 0, bytes.length);
            out.flush();
        } catch (IOException e) {
            reportError("log lines were lost", e, ErrorManager.WRITE_FAILURE);
        }
    }

    /** Waits until all lines so far are written, those that come meanwhile not, and not for ever. */
    @Override
    public void flush() {
        lock.lock();
        try {
            hurried = true;
            urgent.signal();
            long last = waiting.size() > 0 ? taken + 1 : taken;
            long left = patience.toNanos();
            while (left > 0 && done < last) {
                left = written.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left; later lines are written by their callers. */
    @Override
    public void close() {
        flush();
        lock.lock();
        try {
            closed = true;
            more.signal();
            urgent.signal();
            written.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
