package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.random.RandomGenerator;

/**
 * Finds the channels that can take the request, higher priority first, within a tier as {@link Ranking} has it; behind those of the
 * model asked for stand those of the profile's fallback models.
 */
public final class RoutingStage implements Stage {
    private final Routes routes;
    private final Health health;
    private final RandomGenerator random;
    private final Ranking ranking;

    /** {@code random} must be thread-safe. */
    public RoutingStage(Routes routes, Health health, RandomGenerator random) {
        this.routes = routes;
        this.health = health;
        this.random = random;
        this.ranking = new Ranking(health, random);
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Profile profile = exchange.get(Profile.class);
        health.seen(exchange.get(Snapshot.class));
        Selection selection = new Selection(exchange, profile, routes, ranking);
        OrderedCandidates candidates =
                new OrderedCandidates(exchange, profile.fallback(), selection, new Draw(routes, health, random));
        candidates.open();
        exchange.put(Candidates.class, candidates);
        return next.proceed(exchange);
    }
}
