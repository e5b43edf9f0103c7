package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a profile's channels for one model: the candidates in their order, and, worked out from the same snapshot only when
 * somebody wants to know, why the others are none.
 */
final class Considered implements RouteLog.Leg {
    private final Exchange exchange;
    private final Profile profile;
    private final String model;
    private final RouteLog.Cause cause;
    private final List<Ranked> order;
    private final Routes routes;

    Considered(Exchange exchange, Profile profile, Wanted wanted, List<Ranked> order, Routes routes) {
        this.exchange = exchange;
        this.profile = profile;
        this.model = wanted.model();
        this.cause = wanted.cause();
        this.order = List.copyOf(order);
        this.routes = routes;
    }

    /** A model to look for. */
    record Wanted(String model, RouteLog.Cause cause) {}

    @Override
    public String model() {
        return model;
    }

    @Override
    public RouteLog.Cause cause() {
        return cause;
    }

    /** The candidates, best first. */
    List<Ranked> order() {
        return order;
    }

    @Override
    public List<RouteLog.Candidate> candidates() {
        List<RouteLog.Candidate> candidates = new ArrayList<>(order.size());
        for (Ranked ranked : order) {
            candidates.add(candidate(ranked));
        }
        return candidates;
    }

    private static RouteLog.Candidate candidate(Ranked ranked) {
        Obstacle obstacle = ranked.obstacle();
        return new RouteLog.Candidate(
                ranked.channel().id(),
                ranked.channel().priority(),
                ranked.standing().text(),
                ranked.score(),
                obstacle == null ? null : obstacle.reason().text());
    }

    @Override
    public int excluded() {
        return others().size();
    }

    @Override
    public List<RouteLog.Exclusion> exclusions(int most) {
        List<String> others = others();
        Collections.sort(others);
        Snapshot snapshot = exchange.get(Snapshot.class);
        List<RouteLog.Exclusion> exclusions = new ArrayList<>();
        for (String id : others.subList(0, Math.min(most, others.size()))) {
            exclusions.add(new RouteLog.Exclusion(
                    id, reason(snapshot.channels().get(id), profile.channels().get(id))));
        }
        return exclusions;
    }

    /** The profile's channels that are no candidates. */
    private List<String> others() {
        Profile whole = exchange.get(Snapshot.class).profiles().getOrDefault(profile.id(), profile);
        Set<String> candidates = HashSet.newHashSet(order.size());
        for (Ranked ranked : order) {
            candidates.add(ranked.channel().id());
        }
        List<String> others = new ArrayList<>();
        for (String id : whole.channels().keySet()) {
            if (!candidates.contains(id)) {
                others.add(id);
            }
        }
        return others;
    }

    private String reason(@Nullable Channel channel, @Nullable Integer weight) {
        if (weight == null) {
            return "left out by the rule";
        }
        if (channel == null) {
            return "gone";
        }
        if (!channel.enabled()) {
            return "disabled";
        }
        if (weight == 0) {
            return "weight 0";
        }
        if (!channel.models().containsKey(model)) {
            return "does not list the model";
        }
        var outbound = routes.outbound(channel, model, exchange.inbound());
        if (outbound == null) {
            return "offers no " + exchange.inbound().operation().label();
        }
        return unable(routes.abilities(new Weighted(channel, weight, outbound), model));
    }

    private String unable(Set<Ability> abilities) {
        if (exchange.inbound().operation() == Operation.GENERATE) {
            for (Map.Entry<Ability, String> need : Needs.of(exchange.request()).entrySet()) {
                if (!abilities.contains(need.getKey())) {
                    return "takes no " + need.getKey().label();
                }
            }
        }
        return "cannot do what the request holds";
    }
}
