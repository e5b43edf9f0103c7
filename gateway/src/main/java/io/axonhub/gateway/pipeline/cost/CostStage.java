package io.axonhub.gateway.pipeline.cost;

import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Snapshot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds what the request cost, all its attempts together, to the usage in the answer of a client that sent {@code x-axonhub-cost: true},
 * in dialects that have a place for it. Nothing is added where an attempt has no price or several currencies meet: a part would pass
 * for the whole.
 */
public final class CostStage implements Stage {
    /** Of the request. */
    public static final String HEADER = "x-axonhub-cost";

    private final Pricing pricing;

    /** With the prices that are recorded, too. */
    public CostStage(Pricing pricing) {
        this.pricing = pricing;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Reply reply = next.proceed(exchange);
        if (!exchange.call().headers().first(HEADER).orElse("").strip().equalsIgnoreCase("true")) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole(HttpReply whole) ->
                new Reply.Whole(new HttpReply(whole.status(), whole.headers(), priced(exchange, whole.body())));
            case Reply.Stream stream ->
                new Reply.Stream(stream.status(), stream.headers(), new Priced(exchange, stream.chunks()));
            case Reply.Bytes bytes -> bytes;
            case Reply.Session session -> session;
        };
    }

    private byte[] priced(Exchange exchange, byte[] answer) {
        return cost(exchange)
                .map(cost -> exchange.inbound().priced(answer, cost.amount(), cost.currency()))
                .orElse(answer);
    }

    private Optional<Cost> cost(Exchange exchange) {
        Cost sum = null;
        for (Attempt attempt : exchange.attempts()) {
            Usage usage = attempt.usage();
            if (usage != null) {
                Cost more =
                        price(exchange, attempt).map(price -> price.of(usage)).orElse(null);
                if (more == null || (sum != null && !sum.currency().equals(more.currency()))) {
                    return Optional.empty();
                }
                sum = sum == null ? more : sum.plus(more);
            }
        }
        return Optional.ofNullable(sum);
    }

    private Optional<Price> price(Exchange exchange, Attempt attempt) {
        return pricing.price(
                exchange.get(Snapshot.class),
                attempt.route().channel(),
                attempt.model(),
                exchange.receivedAt().plusNanos(attempt.startedNanos() - exchange.receivedNanos()));
    }

    /** A stream whose frames with usage say what it cost. */
    private final class Priced implements Reply.Chunks {
        private final Exchange exchange;
        private final Reply.Chunks chunks;

        Priced(Exchange exchange, Reply.Chunks chunks) {
            this.exchange = exchange;
            this.chunks = chunks;
        }

        @Override
        public byte @Nullable [] next() {
            byte[] next = chunks.next();
            return next == null ? null : priced(exchange, next);
        }

        @Override
        public boolean broken() {
            return chunks.broken();
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
