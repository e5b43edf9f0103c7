package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.GatewayException;
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

    /**
     * Notes in the exchange's log where it would go, and takes no place anywhere: to channels of the model asked for, and of each that
     * may stand in for it.
     */
    public void explain(Exchange exchange) {
        Profile profile = exchange.get(Profile.class);
        Selection selection = new Selection(exchange, profile, routes, ranking);
        for (Considered.Wanted wanted : OrderedCandidates.wanted(exchange, profile.fallback())) {
            try {
                selection.of(wanted);
            } catch (GatewayException e) {
                exchange.routeLog().problem(e.error().message());
            }
        }
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
