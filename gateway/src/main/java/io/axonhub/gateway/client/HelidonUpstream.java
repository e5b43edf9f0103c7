package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import io.helidon.common.tls.Tls;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Providers over HTTP/1.1: Helidon's client connections in a pool of our own, each call's bytes written and read by the calling
 * virtual thread. Redirects are answers like any other. Why not Helidon's request API above the connection:
 * {@code gateway/decisions/020-upstream-connections.md}.
 *
 * <p>Cancellation is by interrupt, and only a virtual thread's blocking read can be interrupted: calls belong on virtual threads.
 */
public final class HelidonUpstream implements Upstream, AutoCloseable {
    private static final Duration SWEEP = Duration.ofSeconds(1);

    /** Made at the first use: reading the system's certificates takes a tenth of a start. */
    private static final class SystemTrust {
        static final Tls TLS = Tls.builder().build();
    }

    private final Clock clock;
    private final String userAgent;
    private final Connector connector;
    private final ConnectionPool pool;
    private final Thread sweeper;

    /**
     * With the system's trust store and DNS.
     *
     * @param clock the one that deadlines are made with
     * @param version AxonHub's, for the user agent
     */
    public HelidonUpstream(Clock clock, String version, AddressGuard guard) {
        this(
                clock,
                version,
                new Connector(guard, Connector.Dns.system(), () -> SystemTrust.TLS),
                new ConnectionPool(ConnectionPool.Limits.defaults(), System::nanoTime));
    }

    HelidonUpstream(Clock clock, String version, Connector connector, ConnectionPool pool) {
        this.clock = clock;
        this.userAgent = "axonhub/" + version;
        this.connector = connector;
        this.pool = pool;
        this.sweeper = Thread.ofVirtual().name("upstream-pool").start(this::sweep);
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
        return send(call, baseUrl, timeouts, deadline, Sending.untold());
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline, Sending sending) {
        if (Thread.currentThread().isInterrupted()) {
            throw Faults.canceled(null);
        }
        Origin origin = Origin.of(baseUrl);
        byte[] head = RequestHead.of(call, baseUrl, userAgent);
        long left = Duration.between(clock.instant(), deadline).toNanos();
        Clocks clocks = Clocks.of(timeouts, System.nanoTime() + left);
        Outgoing outgoing = new Outgoing(origin, head, call, sending);
        if (outgoing.upgrades()) {
            return exchange(connector.connect(origin, clocks), outgoing, clocks);
        }
        Optional<Wire> pooled = pool.take(origin);
        if (pooled.isPresent()) {
            try {
                return exchange(pooled.get(), outgoing, clocks);
            } catch (GatewayException e) {
                if (!(e.error() instanceof LlmError.ConnectionLost)
                        || pooled.get().received() > 0) {
                    throw e;
                }
                // the peer had closed it before it saw the call
                outgoing.lost();
            }
        }
        return exchange(connector.connect(origin, clocks), outgoing, clocks);
    }

    /** A call on its way. Used by one thread. */
    private static final class Outgoing {
        private final Origin origin;
        private final byte[] head;
        private final HttpCall call;
        private final Sending sending;
        private boolean told;

        Outgoing(Origin origin, byte[] head, HttpCall call, Sending sending) {
            this.origin = origin;
            this.head = head;
            this.call = call;
            this.sending = sending;
        }

        boolean upgrades() {
            return call.headers().first("upgrade").isPresent();
        }

        void sent() {
            told = true;
            sending.sent();
        }

        void lost() {
            if (told) {
                told = false;
                sending.lost();
            }
        }
    }

    private Answer exchange(Wire wire, Outgoing outgoing, Clocks clocks) {
        boolean answered = false;
        try {
            Optional<GatewayException> unsent = write(wire, outgoing, clocks);
            ResponseHead response = answer(wire, unsent, outgoing.upgrades());
            if (response.status() == 101) {
                answered = true;
                return new HttpTunnel(wire, response);
            }
            Body body = Body.of(wire, outgoing.call.method(), response);
            answered = true;
            return new HttpAnswer(wire, outgoing.origin, response, body, unsent.isEmpty());
        } finally {
            if (!answered) {
                wire.cut();
            }
        }
    }

    /** A provider that refuses a large body answers, and closes, before it has read it: the answer may be there all the same. */
    private static Optional<GatewayException> write(Wire wire, Outgoing outgoing, Clocks clocks) {
        try {
            wire.send(outgoing.head, outgoing.call.body(), clocks);
            outgoing.sent();
            return Optional.empty();
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.ConnectionLost) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private static ResponseHead answer(Wire wire, Optional<GatewayException> unsent, boolean upgrade) {
        try {
            return ResponseHead.read(wire, upgrade);
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.Canceled) {
                throw e;
            }
            throw unsent.orElse(e);
        }
    }

    private void sweep() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(SWEEP.toNanos());
                pool.sweep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many connections rest, to be used again. */
    public int idleConnections() {
        return pool.size();
    }

    /** Closes the idle connections; calls under way go on to their end. */
    @Override
    public void close() {
        sweeper.interrupt();
        pool.close();
    }

    private final class HttpAnswer implements Answer {
        private final Wire wire;
        private final Origin origin;
        private final ResponseHead head;
        private final Headers headers;
        private final Body body;
        private final boolean reusable;
        private final AtomicBoolean closed = new AtomicBoolean();

        /** Set by the reading thread when it will not touch the wire again; read by the closing one. */
        private volatile boolean ended;

        HttpAnswer(Wire wire, Origin origin, ResponseHead head, Body body, boolean sent) {
            this.wire = wire;
            this.origin = origin;
            this.head = head;
            this.headers = head.endToEnd();
            this.body = body;
            this.reusable = sent && head.persistent();
            this.ended = body.ended();
        }

        @Override
        public int status() {
            return head.status();
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public int read(byte[] into) {
            if (closed.get() || Thread.currentThread().isInterrupted()) {
                throw Faults.canceled(null);
            }
            if (into.length == 0) {
                return 0;
            }
            int count = body.read(into);
            ended = body.ended();
            return count;
        }

        @Override
        public void hurry(Duration patience) {
            wire.hurry(patience);
        }

        @Override
        public void until(Instant deadline) {
            wire.until(System.nanoTime()
                    + Duration.between(clock.instant(), deadline).toNanos());
        }

        @Override
        public void close() {
            if (!closed.compareAndSet(false, true)) {
                return;
            }
            if (ended && reusable) {
                pool.give(origin, wire, head.keepAlive());
            } else {
                wire.cut();
            }
        }
    }
}
