package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.WebSocketFrames;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.SessionMeter;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A session's two ways. Its end is normal when either side has sent its close frame; a provider that goes without one is told to
 * the client in its dialect if a frame fits, and a client that does so has left.
 */
final class SessionLink implements Reply.Link {
    private final Exchange exchange;
    private final Attempt attempt;
    private final Upstream.Tunnel tunnel;
    private final SessionMeter meter;
    private final LongSupplier ticker;
    private final byte[] buffer = new byte[16 << 10];
    private final WebSocketFrames fromClient = WebSocketFrames.unread();
    private volatile boolean clientClosed;
    private boolean over;
    private boolean broken;

    SessionLink(Exchange exchange, Attempt attempt, Upstream.Tunnel tunnel, SessionMeter meter, LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.tunnel = tunnel;
        this.meter = meter;
        this.ticker = ticker;
        exchange.onCut(tunnel::close);
    }

    @Override
    public byte @Nullable [] next() {
        if (over) {
            return null;
        }
        try {
            int count = tunnel.read(buffer);
            if (count < 0) {
                return providerLeft(new LlmError.ConnectionLost("the provider left the session"));
            }
            meter.accept(buffer, 0, count);
            attempt.firstToken(ticker.getAsLong());
            return Arrays.copyOf(buffer, count);
        } catch (GatewayException e) {
            LlmError error = exchange.meaning(e.error());
            if (!(error instanceof LlmError.Canceled)) {
                return providerLeft(error);
            }
            end(e.error());
            if (clientClosed) {
                return null;
            }
            throw e;
        }
    }

    private byte @Nullable [] providerLeft(LlmError why) {
        end(why);
        if (meter.ended() || clientClosed) {
            return null;
        }
        broken = true;
        return meter.atBoundary() ? exchange.inbound().streamError(why, exchange.id()) : null;
    }

    @Override
    public void send(byte[] bytes) {
        fromClient.accept(bytes, 0, bytes.length);
        clientClosed |= fromClient.closed();
        try {
            tunnel.write(bytes, 0, bytes.length);
        } catch (GatewayException e) {
            // the reading side learns of it, and says how the session ended
        }
    }

    @Override
    public void hangUp() {
        tunnel.close();
    }

    @Override
    public boolean atBoundary() {
        return meter.atBoundary();
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public void close() {
        tunnel.close();
        end(new LlmError.Canceled("the client left the session"));
    }

    private void end(LlmError why) {
        if (!over) {
            over = true;
            boolean well = meter.ended() || clientClosed;
            attempt.learned(meter.model(), meter.usage(), null);
            attempt.ended(ticker.getAsLong(), well ? null : why, !well);
        }
    }
}
