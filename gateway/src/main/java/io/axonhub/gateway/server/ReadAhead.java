package io.axonhub.gateway.server;

import io.helidon.common.socket.HelidonSocket;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a socket, read by the connection's thread, or while that is busy by a watcher whose bytes it takes over in
 * order. One of the two reads at a time.
 */
final class ReadAhead {
    /** Bytes kept at most; behind them the client's leaving goes unseen until the next write. */
    private static final int MOST = 64 * 1024;

    private final HelidonSocket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>(1);
    private int keptBytes;
    private boolean watching;
    private boolean ended;

    ReadAhead(HelidonSocket socket) {
        this.socket = socket;
    }

    /** The next bytes; null when the client has ended or reset the connection, or we closed it. */
    byte @Nullable [] next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (kept.isEmpty() && watching) {
                arrived.await();
            }
            byte[] bytes = kept.poll();
            if (bytes != null) {
                keptBytes -= bytes.length;
                return bytes;
            }
            if (ended) {
                return null;
            }
        } finally {
            lock.unlock();
        }
        return receive();
    }

    /**
     * Starts to read on a thread of its own, unless it does already. Only while the connection's thread does not read.
     *
     * @param wanted asked before the start and after each read, whether to go on
     * @param onEnd called when the client is gone
     */
    void watch(BooleanSupplier wanted, Runnable onEnd) {
        lock.lock();
        try {
            if (watching || ended || keptBytes >= MOST || !wanted.getAsBoolean()) {
                return;
            }
            watching = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("client-watch").start(() -> run(wanted, onEnd));
    }

    private void run(BooleanSupplier wanted, Runnable onEnd) {
        boolean more = true;
        while (more) {
            byte[] bytes = receive();
            lock.lock();
            try {
                if (bytes == null) {
                    ended = true;
                } else {
                    kept.add(bytes);
                    keptBytes += bytes.length;
                }
                more = bytes != null && keptBytes < MOST && wanted.getAsBoolean();
                watching = more;
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
            if (bytes == null) {
                onEnd.run();
            }
        }
    }

    private byte @Nullable [] receive() {
        try {
            return socket.get();
        } catch (UncheckedIOException | IllegalStateException e) {
            // a reset, or closed by us: the same as the end for everyone above
            return null;
        }
    }
}
