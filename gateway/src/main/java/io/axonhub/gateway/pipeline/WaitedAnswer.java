package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/** An answer whose attempt learns how long it was waited for, until its first substantial event. Used by one thread. */
final class WaitedAnswer implements Upstream.Answer {
    private final Upstream.Answer answer;
    private final Attempt attempt;
    private final LongSupplier ticker;

    WaitedAnswer(Upstream.Answer answer, Attempt attempt, LongSupplier ticker) {
        this.answer = answer;
        this.attempt = attempt;
        this.ticker = ticker;
    }

    @Override
    public int read(byte[] into) {
        if (attempt.firstTokenNanos() != 0) {
            return answer.read(into);
        }
        long asked = ticker.getAsLong();
        try {
            return answer.read(into);
        } finally {
            attempt.waited(asked, ticker.getAsLong());
        }
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
    public void hurry(Duration patience) {
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
    public void close() {
        answer.close();
    }
}
