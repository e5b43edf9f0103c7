package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.SessionOutbound;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.TaskOutbound;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The end of the way: writes the current attempt's call, sends it, and turns the answer into a reply. The same format in and out
 * passes bytes through; another one goes through the unified model. It returns a stream only once its first substantial event is
 * there, so that whatever fails before can still move to another channel.
 */
public final class Dispatch implements Stage.Next {
    private final Upstream upstream;
    private final Clock clock;
    private final LongSupplier ticker;

    /** {@code ticker}: System.nanoTime. */
    public Dispatch(Upstream upstream, Clock clock, LongSupplier ticker) {
        this.upstream = upstream;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public Reply proceed(Exchange exchange) {
        Attempt attempt = exchange.currentAttempt();
        boolean sound = false;
        try {
            Reply reply = way(exchange, attempt)
                    .go(new Sender(
                            upstream(exchange, attempt), attempt, AttemptClock.of(exchange, clock, ticker), ticker));
            sound = true;
            return reply;
        } catch (GatewayException e) {
            attempt.ended(ticker.getAsLong(), e.error(), false);
            throw e;
        } finally {
            if (!sound) {
                attempt.ended(ticker.getAsLong(), new LlmError.Internal("the request could not be translated"), false);
            }
        }
    }

    private Upstream upstream(Exchange exchange, Attempt attempt) {
        return attempt.route().drains()
                ? new Draining(upstream, exchange.find(Presence.class).orElse(() -> false))
                : upstream;
    }

    private Way way(Exchange exchange, Attempt attempt) {
        Inbound inbound = exchange.inbound();
        Outbound outbound = attempt.route().outbound();
        if (inbound instanceof GenerationInbound from && outbound instanceof GenerationOutbound to) {
            return new Generation(exchange, attempt, from, to, ticker);
        }
        if (passesThrough(inbound, outbound) && outbound instanceof SessionOutbound to) {
            return new SessionWay(exchange, attempt, to, ticker);
        }
        if (passesThrough(inbound, outbound)) {
            return new PassThrough(exchange, attempt, ticker);
        }
        if (inbound instanceof TaskInbound from
                && outbound instanceof TaskOutbound to
                && from.operation() == to.operation()) {
            return new TaskCrossing(exchange, attempt, from, to, ticker);
        }
        throw new GatewayException(LlmError.InvalidRequest.of(
                "model",
                "A channel of type '" + attempt.route().provider() + "' cannot serve '"
                        + exchange.envelope().model() + "' at this path: it speaks " + outbound.format() + ", not "
                        + inbound.format() + "."));
    }

    static boolean passesThrough(Inbound inbound, Outbound outbound) {
        return outbound.dialect().equals(inbound.format());
    }
}
