package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Pulls an answer's bytes on the request's thread and gives them on as they come, a piece at a time. */
final class BytePump implements Reply.Chunks {
    private final Exchange exchange;
    private final Attempt attempt;
    private final Upstream.Answer answer;
    private final LongSupplier ticker;
    private final byte[] buffer = new byte[16 << 10];
    private byte @Nullable [] first;
    private boolean over;
    private boolean broken;
    private boolean closed;

    BytePump(Exchange exchange, Attempt attempt, Upstream.Answer answer, LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.answer = answer;
        this.ticker = ticker;
        exchange.onCut(answer::close);
    }

    /**
     * Reads the first bytes and holds them back.
     *
     * @throws GatewayException when there are none
     */
    void prime() {
        int count = read();
        if (count < 0) {
            throw new GatewayException(new LlmError.MalformedUpstream("the provider sent an empty answer"));
        }
        attempt.firstToken(ticker.getAsLong());
        first = Arrays.copyOf(buffer, count);
    }

    private int read() {
        int count = 0;
        while (count == 0) {
            count = answer.read(buffer);
        }
        return count;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] held = first;
        if (held != null) {
            first = null;
            return held;
        }
        if (over) {
            return null;
        }
        try {
            int count = read();
            if (count >= 0) {
                return Arrays.copyOf(buffer, count);
            }
            over = true;
            attempt.ended(ticker.getAsLong(), null, false);
        } catch (GatewayException e) {
            over = true;
            LlmError error = exchange.meaning(e.error());
            attempt.ended(ticker.getAsLong(), error, true);
            if (error instanceof LlmError.Canceled) {
                throw e;
            }
            broken = true;
        }
        return null;
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            answer.close();
            attempt.ended(ticker.getAsLong(), new LlmError.Canceled("the client closed the stream"), true);
        }
    }
}
