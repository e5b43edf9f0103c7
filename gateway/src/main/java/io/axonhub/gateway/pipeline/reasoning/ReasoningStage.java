package io.axonhub.gateway.pipeline.reasoning;

import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * Carries signed reasoning over a client that does not replay it, because its dialect has no place for it or because it drops what it
 * does not know. Stands inside failover, once an attempt; on a way without translation it does nothing, for the client has it all.
 */
public final class ReasoningStage implements Stage {
    private final ReasoningMemory memory;

    /** With the memory of all requests. */
    public ReasoningStage(ReasoningMemory memory) {
        this.memory = memory;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Attempt attempt = exchange.currentAttempt();
        Outbound outbound = attempt.route().outbound();
        if (outbound.dialect().equals(exchange.inbound().format())) {
            return next.proceed(exchange);
        }
        String tenant = exchange.identity().keyId();
        String channel = attempt.route().channel();
        if (!memory.isEmpty()) {
            attempt.adapt(request -> new Restoration(memory, tenant, channel, outbound).of(request));
        }
        return switch (next.proceed(exchange)) {
            case Reply.Whole whole -> {
                exchange.find(Response.class)
                        .ifPresent(response -> memory.remember(tenant, channel, response.content()));
                yield whole;
            }
            case Reply.Bytes bytes -> bytes;
            case Reply.Session session -> session;
            case Reply.Stream stream ->
                new Reply.Stream(
                        stream.status(),
                        stream.headers(),
                        new Listening(
                                stream.chunks(),
                                () -> exchange.find(Accumulator.class)
                                        .ifPresent(sum -> memory.remember(
                                                tenant, channel, sum.response().content()))));
        };
    }

    /** A stream whose sum is remembered when it is over, however it ends: a client may close it behind its last call. */
    private static final class Listening implements Reply.Chunks {
        private final Reply.Chunks chunks;
        private final Runnable atEnd;
        private boolean over;

        Listening(Reply.Chunks chunks, Runnable atEnd) {
            this.chunks = chunks;
            this.atEnd = atEnd;
        }

        @Override
        public byte @Nullable [] next() {
            byte[] next = chunks.next();
            if (next == null) {
                end();
            }
            return next;
        }

        private void end() {
            if (!over) {
                over = true;
                atEnd.run();
            }
        }

        @Override
        public boolean broken() {
            return chunks.broken();
        }

        @Override
        public void close() {
            chunks.close();
            end();
        }
    }
}
