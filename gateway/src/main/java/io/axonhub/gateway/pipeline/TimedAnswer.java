package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.GatewayException;
import java.time.Instant;

/** An answer whose time limits are called by whose they were: the provider's, or the request's own. Used by one thread. */
final class TimedAnswer extends ForwardingAnswer {
    private final AttemptClock clock;
    private boolean content;

    TimedAnswer(Upstream.Answer answer, AttemptClock clock) {
        super(answer);
        this.clock = clock;
    }

    @Override
    public int read(byte[] into) {
        try {
            return answer.read(into);
        } catch (GatewayException e) {
            throw content ? clock.behindContent(e) : clock.beforeContent(e);
        }
    }

    /** There was content, and now the rest has until {@code deadline}. */
    @Override
    public void until(Instant deadline) {
        content = true;
        answer.until(deadline);
    }
}
