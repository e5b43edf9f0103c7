package io.axonhub.gateway.server;

import io.helidon.webserver.ServerConnectionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A stream to a client: whole frames, flushed one by one, with keep-alives between them when it is silent for long. */
final class StreamOutput {
    private final OutputStream out;
    private final byte[] keepAlive;
    private final long interval;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile long lastWrite = System.nanoTime();
    private boolean finished;

    /** A zero interval sends no keep-alives, and neither does a stream that has none. */
    StreamOutput(OutputStream out, byte[] keepAlive, Duration interval) {
        this.out = out;
        this.keepAlive = keepAlive;
        this.interval = interval.isZero() || keepAlive.length == 0 ? Long.MAX_VALUE : interval.toNanos();
    }

    /** Sends whole frames. */
    void write(byte[] frames) throws IOException {
        lock.lock();
        try {
            out.write(frames);
            out.flush();
            lastWrite = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a keep-alive is due. */
    boolean due(long now) {
        return now - lastWrite > interval;
    }

    /** Sends a keep-alive unless a frame is just being written; false when the client is gone. */
    boolean keepAlive() {
        if (!lock.tryLock()) {
            return true;
        }
        try {
            if (!finished && due(System.nanoTime())) {
                lastWrite = System.nanoTime();
                out.write(keepAlive);
                out.flush();
            }
            return true;
        } catch (IOException | UncheckedIOException | ServerConnectionException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** No keep-alive is sent after this. */
    void finish() {
        lock.lock();
        try {
            finished = true;
        } finally {
            lock.unlock();
        }
    }
}
