package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.AnswerHeaders;
import io.axonhub.gateway.pipeline.Charges;
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
 * Holds a request to the limits of its API key, the key's user, its profile and its project: reserves what it may use, and settles what it has used when its reply
 * is over, however it ends. Stands once a request, behind the mapping.
 */
public final class LimitStage implements Stage {
    private final Counters counters;
    private final Lines lines;
    private final Pricing pricing;
    private final Charges charges;
    private final Clock clock;

    /** {@code counters}: shared with the {@link ChannelLimitStage}. */
    public LimitStage(Counters counters, Lines lines, Pricing pricing, Charges charges, Clock clock) {
        this.counters = counters;
        this.lines = lines;
        this.pricing = pricing;
        this.charges = charges;
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
        Subject user = Subject.user(who.user() == null ? "" : who.user());
        List<Limit> ofUser = who.user() == null ? List.of() : ofUser(snapshot, user);
        Subject project = snapshot.project(who.keyId());
        List<Limit> ofProject = project == null ? List.of() : snapshot.limits(project);
        if (ofKey.isEmpty() && ofProfile.isEmpty() && ofUser.isEmpty() && ofProject.isEmpty()) {
            return next.proceed(exchange);
        }
        Bill bill = new Bill(exchange, pricing, charges);
        requirePrices(bill, ofKey, ofUser, ofProfile, ofProject);
        Admission.Admitted admitted;
        try {
            admitted = new Admission(counters, lines, clock, bill.expected(), exchange.routeLog()::queued)
                    .under(key, ofKey)
                    .under(user, ofUser)
                    .under(profile, ofProfile)
                    .under(project == null ? Subject.project("") : project, ofProject)
                    .admit(new Line.Who(who.keyId(), who.priority()));
        } catch (Admission.Refusal refused) {
            exchange.put(AnswerHeaders.class, new AnswerHeaders(refused.headers()));
            throw new GatewayException(refused.error(), refused);
        }
        exchange.put(AnswerHeaders.class, new AnswerHeaders(admitted.headers(clock.instant())));
        Runnable settle = Settled.once(() -> {
            admitted.leave().run();
            charges.whenKnown(exchange, () -> admitted.settle(bill.used(exchange.attempts()), clock.instant()));
        });
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

    private static List<Limit> ofUser(Snapshot snapshot, Subject user) {
        List<Limit> own = snapshot.limits(user);
        return own.isEmpty() ? snapshot.limits(Subject.anyUser()) : own;
    }

    /** A quota of money cannot be kept where nobody knows what a request costs. */
    @SafeVarargs
    private static void requirePrices(Bill bill, List<Limit>... all) {
        for (List<Limit> limits : all) {
            for (Limit limit : limits) {
                if (limit.resource() == Limit.Resource.COST && !bill.isPriced(limit.currency())) {
                    throw new GatewayException(
                            new LlmError.PermissionDenied("This API key has a quota in " + limit.currency()
                                    + ", and the model has no price in it: ask the gateway's operator to price it."));
                }
            }
        }
    }
}
