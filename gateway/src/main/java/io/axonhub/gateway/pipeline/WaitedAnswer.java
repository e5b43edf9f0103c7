package io.axonhub.gateway.pipeline;

import java.util.function.LongSupplier;

/** An answer whose attempt learns how long it was waited for, until its first substantial event. Used by one thread. */
final class WaitedAnswer extends ForwardingAnswer {
    private final Attempt attempt;
    private final LongSupplier ticker;

    WaitedAnswer(Upstream.Answer answer, Attempt attempt, LongSupplier ticker) {
        super(answer);
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
}
