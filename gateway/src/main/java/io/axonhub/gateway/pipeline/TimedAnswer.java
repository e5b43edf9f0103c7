package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import java.time.Duration;
import java.time.Instant;

/** An answer whose time limits are called by whose they were: the provider's, or the request's own. Used by one thread. */
final class TimedAnswer implements Upstream.Answer {
    private final Upstream.Answer answer;
    private final AttemptClock clock;
    private boolean content;

    TimedAnswer(Upstream.Answer answer, AttemptClock clock) {
        this.answer = answer;
        this.clock = clock;
    }

    @Override
    public int status() {
        return answer.status();
    }

    @Override
    public Headers headers() {
        return answer.headers();
    }

    @Override
    public int read(byte[] into) {
        try {
            return answer.read(into);
        } catch (GatewayException e) {
            throw content ? clock.behindContent(e) : clock.beforeContent(e);
        }
    }

    @Override
    public void hurry(Duration patience) {
        answer.hurry(patience);
    }

    /** There was content, and now the rest has until {@code deadline}. */
    @Override
    public void until(Instant deadline) {
        content = true;
        answer.until(deadline);
    }

    @Override
    public boolean outlivesClient() {
        return answer.outlivesClient();
    }

    @Override
    public void close() {
        answer.close();
    }
}
