package io.axonhub.gateway.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's TCP connection, between Helidon's HTTP/1.1 parser and the socket. It knows what the connection is waiting for, so
 * that the {@link Ticker} can end what takes too long, and while a slow exchange runs it reads ahead, so that a client that
 * leaves is noticed although nobody writes. Bytes read ahead go to the next request.
 *
 * <p>The phase moves by compare-and-set: an exchange and the ticker that gives up on it cannot both win.
 */
final class ClientConnection {
    /** The connection that the current thread serves. */
    static final ScopedValue<ClientConnection> CURRENT = ScopedValue.newInstance();

    private static final long MAX_LINGER = 64L << 20;
    private static final Duration LINGER_SILENCE = Duration.ofMillis(300);

    private final HelidonSocket socket;
    private final ConnectionLimits limits;
    private final Supplier<byte[]> defaultTimeoutAnswer;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.FRESH);
    private final ReentrantLock lock = new ReentrantLock();
    private final ReadAhead input;
    private volatile long since = System.nanoTime();
    private volatile long writingSince;
    private volatile boolean lastExchange;
    private volatile boolean gone;
    private volatile boolean overdue;
    private volatile @Nullable StreamOutput stream;
    private volatile Supplier<byte[]> timeoutAnswer;
    private volatile long handlingNanos = Long.MAX_VALUE;
    private @Nullable Thread handler;
    private boolean linger;
    private boolean abandoned;
    private int headBytes;
    private boolean http10;

    /** What the connection is waiting for. */
    enum Phase {
        /** The first byte of its first request. */
        FRESH,
        /** The first byte of a further request. */
        IDLE,
        /** The rest of a request's head. */
        HEAD,
        /** A request's body. */
        BODY,
        /** The gateway's answer. */
        HANDLING,
        /** Whatever the protocol after HTTP says. */
        SWITCHED,
        /** The end of a body that nobody wants. */
        LINGER,
        /** Nothing. */
        CLOSED
    }

    /** Over {@code socket}; {@code timeoutAnswer} is the whole HTTP message for a client whose request does not arrive. */
    ClientConnection(HelidonSocket socket, ConnectionLimits limits, Supplier<byte[]> timeoutAnswer) {
        this.socket = socket;
        this.input = new ReadAhead(socket);
        this.limits = limits;
        this.defaultTimeoutAnswer = timeoutAnswer;
        this.timeoutAnswer = timeoutAnswer;
    }

    /** The next bytes from the client, for Helidon's reader. */
    byte[] read() {
        Phase before = phase.get();
        if (lastExchange && before == Phase.IDLE) {
            throw new CloseConnectionException("the last exchange of this connection is over");
        }
        byte[] bytes = received();
        if (before == Phase.FRESH || before == Phase.IDLE) {
            enter(before, Phase.HEAD);
            headBytes = bytes.length;
        } else if (before == Phase.HEAD) {
            headBytes += bytes.length;
        }
        if (before == Phase.FRESH) {
            Http10.Upgraded upgraded = Http10.upgrade(bytes, this::received);
            http10 = upgraded.http10();
            return upgraded.bytes();
        }
        return bytes;
    }

    /** The bytes of the head so far, with what came in the same packets. */
    int headBytes() {
        return headBytes;
    }

    /** Whether a request's head is being read. */
    boolean readsHead() {
        return phase.get() == Phase.HEAD;
    }

    /** Whether the request came as HTTP/1.0, so that the answer must not be chunked. */
    boolean http10() {
        return http10;
    }

    private byte[] received() {
        byte[] bytes;
        try {
            bytes = input.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("interrupted while idle", e);
        }
        if (bytes == null) {
            gone = true;
            throw new CloseConnectionException("the client closed the connection");
        }
        return bytes;
    }

    /** A request's head is read and its handler runs, on this thread, for at most {@code time} from now. */
    void begin(Duration time) {
        Phase before = phase.get();
        handlingNanos = time.toNanos();
        overdue = false;
        stream = null;
        lock.lock();
        try {
            handler = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        if (lastExchange || before == Phase.CLOSED) {
            throw new CloseConnectionException("the last exchange of this connection is over");
        }
        enter(before, Phase.HANDLING);
    }

    /** The handler reads the body; {@code answer} is the HTTP message for one that does not arrive in time. */
    void expectBody(Supplier<byte[]> answer) {
        timeoutAnswer = answer;
        enter(Phase.HANDLING, Phase.BODY);
    }

    /** The body is there; from now on whatever the client sends belongs to its next request. */
    void bodyRead() {
        enter(Phase.BODY, Phase.HANDLING);
        timeoutAnswer = defaultTimeoutAnswer;
    }

    /** The client has left, seen by whoever writes to it: perhaps before the reading side knows. */
    void left() {
        lock.lock();
        try {
            gone = true;
            lastExchange = true;
        } finally {
            lock.unlock();
        }
    }

    /** The connection leaves HTTP with these bytes; from now on its bytes are read and written here, and nobody's clock runs. */
    void switchTo(byte[] answer) {
        enter(Phase.HANDLING, Phase.SWITCHED);
        lastExchange = true;
        write(answer);
    }

    /** More bytes of the protocol switched to; null when the client has left. */
    byte @Nullable [] switchedRead() {
        try {
            return received();
        } catch (CloseConnectionException e) {
            return null;
        }
    }

    /**
     * Writes to the client behind Helidon's back.
     *
     * @throws UncheckedIOException when it has left or takes nothing
     */
    void write(byte[] bytes) {
        writing();
        try {
            socket.write(BufferData.create(bytes));
        } finally {
            written();
        }
    }

    /** The exchange's stream, for keep-alives. */
    void streaming(StreamOutput output) {
        stream = output;
    }

    /** The handler is done. An interrupt that came too late for it must not reach the parser, which takes it for a failure. */
    void finish() {
        stream = null;
        lock.lock();
        try {
            handler = null;
            if (Thread.interrupted()) {
                lastExchange = true;
            }
        } finally {
            lock.unlock();
        }
        Phase before = phase.get();
        if (before != Phase.CLOSED) {
            since = System.nanoTime();
            phase.compareAndSet(before, Phase.IDLE);
        }
    }

    /** No request is taken after this one; {@code unread}: its body is not wholly read and must be thrown away. */
    void close(boolean unread) {
        lastExchange = true;
        linger |= unread;
    }

    /** The answer must not end properly: the connection is to be cut as it is. */
    void abandon() {
        lastExchange = true;
        abandoned = true;
    }

    /** Whether the connection is to be cut. */
    boolean abandoned() {
        return abandoned;
    }

    /** Whether no request is taken after this one. */
    boolean closing() {
        return lastExchange;
    }

    /** Whether its last exchange is over: what was read with it and follows it is for nobody. */
    boolean over() {
        return lastExchange && phase.get() == Phase.IDLE;
    }

    /** Whether the client is known to have left. */
    boolean gone() {
        return gone;
    }

    /** Whether the handler was interrupted because its time was up. */
    boolean overdue() {
        return overdue;
    }

    /** Throws away what a client still sends, so that it reads the answer before it sees a reset. Bounded in time and bytes. */
    void lingerIfNeeded() {
        if (!linger || gone || phase.get() == Phase.CLOSED) {
            return;
        }
        long start = System.nanoTime();
        since = start;
        phase.set(Phase.LINGER);
        long left = MAX_LINGER;
        try {
            while (left > 0 && System.nanoTime() - start < limits.linger().toNanos()) {
                left -= received().length;
                since = System.nanoTime();
            }
        } catch (CloseConnectionException e) {
            // what it was for: the client has closed its side
        }
    }

    /** A write to the socket begins (or goes on). */
    void writing() {
        writingSince = System.nanoTime();
    }

    /** The write is done. */
    void written() {
        writingSince = 0;
    }

    private void enter(Phase from, Phase to) {
        since = System.nanoTime();
        if (!phase.compareAndSet(from, to)) {
            throw new CloseConnectionException("timed out in " + from);
        }
    }

    /** Called by the ticker. Never blocks. */
    void check(long now) {
        long writing = writingSince;
        if (writing != 0 && now - writing > limits.write().toNanos()) {
            gone = true;
            cut();
            return;
        }
        long age = now - since;
        Phase current = phase.get();
        switch (current) {
            case FRESH, HEAD -> expire(current, age, limits.header());
            case BODY -> expire(current, age, limits.body());
            case IDLE -> expire(current, age, limits.idle());
            case LINGER -> expire(current, age, LINGER_SILENCE);
            case HANDLING -> checkExchange(now, age);
            case SWITCHED, CLOSED -> {}
        }
    }

    private void checkExchange(long now, long age) {
        if (age > handlingNanos) {
            interruptOverdue();
            return;
        }
        if (age > limits.watchAfter().toNanos()) {
            input.watch(() -> phase.get() == Phase.HANDLING, this::clientLeft);
        }
        StreamOutput output = stream;
        if (output != null && output.due(now)) {
            Thread.ofVirtual().name("keep-alive").start(() -> keepAlive(output));
        }
    }

    private void keepAlive(StreamOutput output) {
        if (!output.keepAlive()) {
            clientLeft();
        }
    }

    private void interruptOverdue() {
        lock.lock();
        try {
            if (handler != null && !overdue) {
                overdue = true;
                handler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    private void expire(Phase current, long age, Duration limit) {
        if (age <= limit.toNanos() || !phase.compareAndSet(current, Phase.CLOSED)) {
            return;
        }
        if (current == Phase.HEAD || current == Phase.BODY) {
            byte[] answer = timeoutAnswer.get();
            Thread.ofVirtual().name("request-timeout").start(() -> sayAndCut(answer));
        } else {
            cut();
        }
    }

    /** The reader is blocked and nobody writes: the phase was HEAD or BODY. */
    private void sayAndCut(byte[] answer) {
        try {
            writing();
            socket.write(BufferData.create(answer));
        } catch (UncheckedIOException e) {
            // the client is gone already
        } finally {
            written();
            cut();
        }
    }

    /** Closes it as it is. */
    void cut() {
        phase.set(Phase.CLOSED);
        try {
            socket.close();
        } catch (UncheckedIOException e) {
            // closed already
        }
    }

    /** Interrupts the handler, unless it knows by itself. */
    private void clientLeft() {
        lock.lock();
        try {
            boolean known = gone;
            gone = true;
            if (!known && handler != null && phase.get() == Phase.HANDLING) {
                handler.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
