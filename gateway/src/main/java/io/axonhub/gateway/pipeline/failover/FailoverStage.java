package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Stage;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries one candidate after another until one answers; {@link Blame} says which is the next. What the caller must mend is never tried
 * again; whatever fails before the first substantial event moves on, and so does a request that one candidate's dialect cannot say,
 * for another one's may. The client is told the last error of a provider, or, when none was asked, why the request could not be said
 * or why nobody could be asked.
 */
public final class FailoverStage implements Stage {
    private final LongSupplier ticker;

    /** {@code ticker}: System.nanoTime. */
    public FailoverStage(LongSupplier ticker) {
        this.ticker = ticker;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Candidates candidates = exchange.get(Candidates.class);
        Optional<Route> route = candidates.next();
        if (route.isEmpty()) {
            throw new GatewayException(candidates.unavailable());
        }
        GatewayException told = null;
        while (true) {
            Attempt attempt = exchange.attempt(route.get(), ticker.getAsLong());
            candidates.began(attempt);
            try {
                return proceed(exchange, attempt, next);
            } catch (GatewayException e) {
                told = told(told, e, attempt);
                route = following(candidates, attempt, e.error());
                if (route.isEmpty()) {
                    throw told;
                }
            }
        }
    }

    /** However it fails, the attempt is over. */
    private Reply proceed(Exchange exchange, Attempt attempt, Next next) {
        LlmError why = new LlmError.Internal("internal error");
        boolean sound = false;
        try {
            Reply reply = next.proceed(exchange);
            sound = true;
            return reply;
        } catch (GatewayException e) {
            why = e.error();
            throw e;
        } finally {
            if (!sound) {
                attempt.ended(ticker.getAsLong(), why, false);
            }
        }
    }

    private static GatewayException told(@Nullable GatewayException earlier, GatewayException now, Attempt attempt) {
        return earlier != null && isUnsaid(attempt, now.error()) ? earlier : now;
    }

    /** Whether the request could not be said in the candidate's dialect, so that nobody was asked. */
    private static boolean isUnsaid(Attempt attempt, LlmError error) {
        return attempt.status() == 0 && error instanceof LlmError.InvalidRequest;
    }

    private static Optional<Route> following(Candidates candidates, Attempt attempt, LlmError error) {
        Optional<Route> next = switch (Blame.of(error)) {
            case CREDENTIAL, RATE -> candidates.another();
            case CHANNEL -> candidates.next();
            case CONTEXT -> candidates.larger();
            case FILTER -> candidates.pastFilter();
            case CALLER -> isUnsaid(attempt, error) ? candidates.next() : Optional.empty();
        };
        return next.isEmpty() && candidates.retries(attempt.status()) ? candidates.next() : next;
    }
}
