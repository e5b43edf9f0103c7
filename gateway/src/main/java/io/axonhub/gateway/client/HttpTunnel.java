package io.axonhub.gateway.client;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.pipeline.Upstream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A connection that has switched protocols. It is never used again for HTTP. */
final class HttpTunnel implements Upstream.Tunnel {
    /** Longest session; OpenAI ends its own after 60 minutes. */
    private static final Duration LONGEST = Duration.ofHours(2);

    /** Longest silence of the provider, which answers pings and sends its own. */
    private static final Duration SILENCE = Duration.ofMinutes(15);

    private final Wire wire;
    private final ResponseHead head;
    private final AtomicBoolean closed = new AtomicBoolean();

    HttpTunnel(Wire wire, ResponseHead head) {
        this.wire = wire;
        this.head = head;
        wire.limit(new Clocks(SILENCE, SILENCE, SILENCE, System.nanoTime() + LONGEST.toNanos()));
    }

    @Override
    public int status() {
        return head.status();
    }

    @Override
    public Headers headers() {
        return head.endToEnd();
    }

    @Override
    public int read(byte[] into) {
        if (closed.get() || Thread.currentThread().isInterrupted()) {
            throw Faults.canceled(null);
        }
        return wire.buffered() == 0 && !wire.fill() ? -1 : wire.take(into, 0, into.length);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        wire.more(bytes, from, count);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            wire.cut();
        }
    }
}
