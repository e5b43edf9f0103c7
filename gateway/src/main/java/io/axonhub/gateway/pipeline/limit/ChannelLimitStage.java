package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Subject;
import java.time.Clock;
import java.util.List;

/**
 * Holds an attempt to the limits of its channel. One that is full is an error that may be tried elsewhere, so that failover goes on to
 * the next channel without having asked this one. Stands inside failover.
 */
public final class ChannelLimitStage implements Stage {
    /** Concurrency is routing's matter: a full channel is gone round. */
    private static final Lines NO_WAITING = new Lines(Lines.Rules.none());

    private final Counters counters;
    private final Pricing pricing;
    private final Charges charges;
    private final Clock clock;

    /** {@code counters}: shared with the {@link LimitStage}. */
    public ChannelLimitStage(Counters counters, Pricing pricing, Charges charges, Clock clock) {
        this.counters = counters;
        this.pricing = pricing;
        this.charges = charges;
        this.clock = clock;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Attempt attempt = exchange.currentAttempt();
        Subject channel = Subject.channel(attempt.route().channel());
        List<Limit> limits = exchange.get(Snapshot.class).limits(channel);
        if (limits.isEmpty()) {
            return next.proceed(exchange);
        }
        Bill bill = new Bill(exchange, pricing, charges);
        Admission.Admitted admitted;
        try {
            admitted = new Admission(counters, NO_WAITING, clock, bill.expected(channel.id()), waited -> {})
                    .under(channel, limits)
                    .admit(new Line.Who("", 0));
        } catch (Admission.Refusal refused) {
            attempt.ended(attempt.startedNanos(), refused.error(), false);
            throw new GatewayException(refused.error(), refused);
        }
        Runnable settle = Settled.once(() ->
                charges.whenKnown(exchange, () -> admitted.settle(bill.used(List.of(attempt)), clock.instant())));
        boolean answered = false;
        try {
            Reply reply = Settled.of(next.proceed(exchange), settle);
            answered = true;
            return reply;
        } finally {
            if (!answered) {
                settle.run();
            }
        }
    }
}
