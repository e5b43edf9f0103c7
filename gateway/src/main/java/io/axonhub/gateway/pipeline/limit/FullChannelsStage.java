package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.AllFull;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request wait in line when every channel that could take it has as many requests running as it may, and nobody was asked.
 * One line for each profile and model. Stands once a request, before routing, which is done anew at each try.
 */
public final class FullChannelsStage implements Stage {
    private final Lines lines;

    /** {@code lines}: shared with the {@link LimitStage}. */
    public FullChannelsStage(Lines lines) {
        this.lines = lines;
    }

    /** How a try went: with a reply, or with the failure that is told. */
    private sealed interface Tried {
        record Answered(Reply reply) implements Tried {}

        record Failed(GatewayException why) implements Tried {}
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Identity who = exchange.identity();
        Subject line = Subject.channels(who.profile() + "/" + exchange.model());
        GatewayException full = null;
        if (!lines.isAhead(line, who.priority())) {
            try {
                return ending(next.proceed(exchange), line);
            } catch (GatewayException e) {
                if (!isFull(exchange)) {
                    lines.freed(line);
                    throw e;
                }
                full = e;
            }
        }
        Tried tried = lines.wait(
                line,
                new Line.Who(who.keyId(), who.priority()),
                lines.deadline(),
                exchange.routeLog()::queued,
                () -> attempt(exchange, next));
        return switch (tried) {
            case Tried.Answered(Reply reply) -> ending(reply, line);
            case Tried.Failed(GatewayException why) -> throw why;
            case null -> {
                if (full != null) {
                    throw full;
                }
                yield ending(next.proceed(exchange), line);
            }
        };
    }

    /** Null when they are still full. */
    private static @Nullable Tried attempt(Exchange exchange, Next next) {
        exchange.forget(AllFull.class);
        try {
            return new Tried.Answered(next.proceed(exchange));
        } catch (GatewayException e) {
            return isFull(exchange) ? null : new Tried.Failed(e);
        }
    }

    private static boolean isFull(Exchange exchange) {
        return exchange.attempts().isEmpty() && exchange.find(AllFull.class).isPresent();
    }

    private Reply ending(Reply reply, Subject line) {
        return Settled.of(reply, Settled.once(() -> lines.freed(line)));
    }
}
