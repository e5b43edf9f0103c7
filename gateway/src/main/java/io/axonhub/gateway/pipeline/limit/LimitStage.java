package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.AnswerHeaders;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
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
 * Holds a request to the limits of its API key and its profile: reserves what it may use, and settles what it has used when its reply
 * is over, however it ends. Stands once a request, behind the mapping.
 */
public final class LimitStage implements Stage {
    private final Counters counters;
    private final Pricing pricing;
    private final Clock clock;

    /** {@code counters}: shared with the {@link ChannelLimitStage}. */
    public LimitStage(Counters counters, Pricing pricing, Clock clock) {
        this.counters = counters;
        this.pricing = pricing;
        this.clock = clock;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Snapshot snapshot = exchange.get(Snapshot.class);
        Identity who = exchange.identity();
        Subject key = Subject.key(who.keyId());
        Subject profile = Subject.profile(who.profile() == null ? "" : who.profile());
        List<Limit> ofKey = snapshot.limits(key);
        List<Limit> ofProfile = snapshot.limits(profile);
        if (ofKey.isEmpty() && ofProfile.isEmpty()) {
            return next.proceed(exchange);
        }
        Bill bill = new Bill(exchange, pricing);
        Admission.Admitted admitted;
        try {
            admitted = new Admission(counters, bill.expected())
                    .under(key, ofKey)
                    .under(profile, ofProfile)
                    .admit(clock.instant());
        } catch (Admission.Refusal refused) {
            exchange.put(AnswerHeaders.class, new AnswerHeaders(refused.headers()));
            throw new GatewayException(refused.error(), refused);
        }
        exchange.put(AnswerHeaders.class, new AnswerHeaders(admitted.headers(clock.instant())));
        Runnable settle = () -> admitted.settle(bill.used(exchange.attempts()), clock.instant());
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
