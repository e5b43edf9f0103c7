package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import java.util.function.LongSupplier;

/**
 * Tries one candidate after another until one answers. What the caller must mend is never tried again; whatever fails before the
 * first substantial event moves on, and so does a request that one candidate's dialect cannot say, for another one's may. The
 * client is told the last error of a provider, or, when none was asked, why the request could not be said.
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
        GatewayException told = null;
        while (true) {
            Attempt attempt = exchange.attempt(candidates.next(), ticker.getAsLong());
            try {
                return next.proceed(exchange);
            } catch (GatewayException e) {
                boolean unsaid = attempt.status() == 0 && e.error() instanceof LlmError.InvalidRequest;
                told = unsaid && told != null ? told : e;
                boolean again = unsaid || e.error().retryable() || candidates.retries(attempt.status());
                if (!again || !candidates.hasNext() || attempt.number() >= candidates.maxAttempts()) {
                    throw told;
                }
            }
        }
    }
}
