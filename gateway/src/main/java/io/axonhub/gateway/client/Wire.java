package io.axonhub.gateway.client;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError.Timeout.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the bytes read from it. Each read waits no longer than the clock of its phase and the whole exchange allow.
 * Used by one thread at a time; {@link #cut} from any.
 */
final class Wire {
    private static final System.Logger LOG = System.getLogger(Wire.class.getName());

    /** More than this may fill the kernel's buffers, so that the write must be watched. */
    private static final int UNWATCHED = 16 << 10;

    private static final int SLICE = 64 << 10;
    private static final byte[] NOTHING = {};

    /** Room for an answer's head, the least for a stream's events, the most for whole bodies. */
    private static final int FIRST_READ = 4 << 10;

    private static final int LEAST_READ = 1 << 10;
    private static final int MOST_READ = 16 << 10;

    private final InputStream in;
    private final OutputStream out;
    private final Socket socket;
    private final long openedAt;
    private final ReadTimer timer = new ReadTimer(this::cut);
    private byte[] buffer = NOTHING;
    private int position;
    private int end;
    private long received;
    private long sentAt;
    private @Nullable Clocks clocks;
    private volatile boolean cut;
    private volatile long progressAt;

    /** {@code secured} is the connected socket, or TLS over it. */
    Wire(Socket socket, Socket secured, long openedAt) throws IOException {
        this.in = secured.getInputStream();
        this.out = secured.getOutputStream();
        this.socket = socket;
        this.openedAt = openedAt;
        socket.setSoTimeout(0); // the timer's part
    }

    /** System.nanoTime at which it was opened. */
    long openedAt() {
        return openedAt;
    }

    /** The socket, below TLS. */
    Socket socket() {
        return socket;
    }

    /** How many bytes of the current answer came. */
    long received() {
        return received;
    }

    /** Sends a request under {@code limits}, which also hold for reading its answer. */
    void send(byte[] head, byte[] body, Clocks limits) {
        clocks = limits;
        received = 0;
        sentAt = System.nanoTime();
        if (head.length + body.length <= UNWATCHED) {
            byte[] whole = new byte[head.length + body.length];
            System.arraycopy(head, 0, whole, 0, head.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            write(whole, 0, whole.length);
        } else {
            watched(head, body, limits);
        }
        sentAt = System.nanoTime();
    }

    /** Sends more bytes on a connection that has switched protocols; another thread may read meanwhile. */
    void more(byte[] bytes, int from, int count) {
        if (cut) {
            throw Faults.canceled(null);
        }
        write(bytes, from, count);
    }

    /** From now on these limits hold for reading. */
    void limit(Clocks limits) {
        clocks = limits;
    }

    /** Writes under the eye of a second thread: a blocking write has no timeout of its own. */
    private void watched(byte[] head, byte[] body, Clocks limits) {
        progressAt = System.nanoTime();
        Thread watch = Thread.ofVirtual().name("upstream-write-watch").start(() -> watch(limits));
        try {
            write(head, 0, head.length);
            for (int from = 0; from < body.length; from += SLICE) {
                write(body, from, Math.min(SLICE, body.length - from));
                progressAt = System.nanoTime();
            }
        } catch (GatewayException e) {
            if (cut && !Thread.currentThread().isInterrupted()) {
                throw Faults.timeout(limits.remaining() <= 0 ? Phase.TOTAL : Phase.FIRST_BYTE, e);
            }
            throw e;
        } finally {
            watch.interrupt();
        }
    }

    private void watch(Clocks limits) {
        try {
            while (true) {
                long stalled = limits.firstByte().toNanos() - (System.nanoTime() - progressAt);
                long wait = Math.min(stalled, limits.remaining());
                if (wait <= 0) {
                    cut();
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(byte[] bytes, int from, int count) {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            throw Faults.broken("the connection to the provider broke", e);
        }
    }

    /** How many bytes can be taken without waiting for the network. */
    int buffered() {
        return end - position;
    }

    /** Waits for more bytes; false at the peer's FIN. Only called when all bytes were taken. */
    boolean fill() {
        if (Thread.currentThread().isInterrupted() || cut) {
            throw Faults.canceled(null);
        }
        Clocks limits = clocks;
        if (limits == null) {
            throw new IllegalStateException("read before anything was sent");
        }
        boolean first = received == 0;
        long total = limits.remaining();
        long phase = first
                ? limits.firstByte().toNanos() - (System.nanoTime() - sentAt)
                : limits.idle().toNanos();
        Phase clock = total <= phase ? Phase.TOTAL : first ? Phase.FIRST_BYTE : Phase.STREAM_IDLE;
        int room = room();
        if (buffer.length != room) {
            buffer = new byte[room];
        }
        position = 0;
        end = 0;
        int count = receive(Math.min(total, phase), clock);
        if (count < 0) {
            return false;
        }
        received += count;
        end = count;
        return true;
    }

    /** As the last read suggests: thousands of streams wait with their room in hand, and a long body comes in few reads. */
    private int room() {
        if (buffer.length == 0) {
            return FIRST_READ;
        }
        if (end == buffer.length) {
            return Math.min(2 * buffer.length, MOST_READ);
        }
        return end <= buffer.length / 4 ? Math.max(buffer.length / 2, LEAST_READ) : buffer.length;
    }

    /** Moves the end of the exchange to {@code patience} from now, if that is nearer. */
    void hurry(Duration patience) {
        Clocks limits = clocks;
        if (limits != null) {
            clocks = limits.endingIn(patience);
        }
    }

    /** The exchange ends then (System.nanoTime), whatever was said before. */
    void until(long totalAt) {
        Clocks limits = clocks;
        if (limits != null) {
            clocks = limits.endingAt(totalAt);
        }
    }

    private int receive(long nanos, Phase clock) {
        if (nanos <= 0) {
            throw Faults.timeout(clock, null);
        }
        timer.begin(System.nanoTime() + nanos);
        int count;
        try {
            count = in.read(buffer);
        } catch (IOException e) {
            throw failed(timer.end(), clock, e);
        }
        if (!timer.end()) {
            throw Faults.timeout(clock, null);
        }
        return count;
    }

    private GatewayException failed(boolean inTime, Phase clock, IOException why) {
        if (Thread.currentThread().isInterrupted()) {
            return Faults.canceled(why);
        }
        if (!inTime) {
            return Faults.timeout(clock, why);
        }
        return cut ? Faults.canceled(why) : Faults.lost("the connection to the provider broke", why);
    }

    /** Takes up to {@code max} of the buffered bytes. */
    int take(byte[] into, int at, int max) {
        int count = Math.min(max, buffered());
        System.arraycopy(buffer, position, into, at, count);
        position += count;
        return count;
    }

    /** Takes one of the buffered bytes. */
    byte next() {
        return buffer[position++];
    }

    /** Whether nothing lies unread: not ours, and (TLS records included) not the kernel's. Bytes no one asked for answer nothing. */
    boolean quiet() {
        try {
            return !cut && buffered() == 0 && socket.getInputStream().available() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets the last exchange, so that an idle connection holds none of its bytes. */
    void rest() {
        buffer = NOTHING;
        position = 0;
        end = 0;
        clocks = null;
    }

    /** Closes the socket below TLS: closing TLS itself may block on a lock that a reader holds. Wakes a blocked reader. */
    void cut() {
        cut = true;
        timer.close();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection to a provider", e);
        }
    }
}
