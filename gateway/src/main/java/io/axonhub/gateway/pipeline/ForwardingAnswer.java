package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import java.time.Duration;
import java.time.Instant;

/** Another answer, but for what a subclass makes different: reading it, always. */
abstract class ForwardingAnswer implements Upstream.Answer {
    final Upstream.Answer answer;

    ForwardingAnswer(Upstream.Answer answer) {
        this.answer = answer;
    }

    @Override
    public final int status() {
        return answer.status();
    }

    @Override
    public final Headers headers() {
        return answer.headers();
    }

    @Override
    public final void hurry(Duration patience) {
        answer.hurry(patience);
    }

    @Override
    public void until(Instant deadline) {
        answer.until(deadline);
    }

    @Override
    public boolean outlivesClient() {
        return answer.outlivesClient();
    }

    @Override
    public final void close() {
        answer.close();
    }
}
