package io.axonhub.gateway.pipeline.counting;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.transform.TokenCountInbound;

/**
 * Answers the question how many tokens a prompt has where no channel's provider does: with 501, by which clients estimate for
 * themselves, or with an upper bound.
 */
public final class CountingStage implements Stage {
    private static final int NOT_FOUND = 404;

    private final boolean estimates;

    /** {@code estimates}: whether an upper bound is told. */
    public CountingStage(boolean estimates) {
        this.estimates = estimates;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        if (!(exchange.inbound() instanceof TokenCountInbound inbound)) {
            return next.proceed(exchange);
        }
        try {
            return next.proceed(exchange);
        } catch (GatewayException e) {
            if (!isUncounted(e.error())) {
                throw e;
            }
            if (estimates) {
                var estimate = inbound.estimated(exchange.call());
                if (estimate.isPresent()) {
                    return new Reply.Whole(estimate.get());
                }
            }
            throw e.error() instanceof LlmError.NotSupported ? e : new GatewayException(notSupported(), e);
        }
    }

    /** No channel offers it, or the provider does not know the path. */
    private static boolean isUncounted(LlmError error) {
        return error instanceof LlmError.NotSupported
                || (error instanceof LlmError.UpstreamRejected rejected && rejected.status() == NOT_FOUND);
    }

    private static LlmError notSupported() {
        return new LlmError.NotSupported("The provider of this model counts no tokens.");
    }
}
