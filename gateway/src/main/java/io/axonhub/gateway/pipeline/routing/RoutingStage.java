package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Orders the channels that can take the request: higher priority first, within a tier as {@link Ranking} has it. */
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
        Snapshot snapshot = exchange.get(Snapshot.class);
        health.seen(snapshot);
        List<Weighted> having = serving(snapshot, profile, exchange.model());
        if (having.isEmpty()) {
            throw none(exchange);
        }
        List<Weighted> serving = having.stream()
                .filter(weighted -> routes.serves(weighted.channel(), exchange.model(), exchange.inbound()))
                .toList();
        if (serving.isEmpty()) {
            throw notOffered(exchange, having);
        }
        serving = able(serving, exchange);
        exchange.put(
                Candidates.class,
                new OrderedCandidates(ranking.order(serving, exchange, profile), exchange, routes, health, random));
        return next.proceed(exchange);
    }

    private static List<Weighted> serving(Snapshot snapshot, Profile profile, String model) {
        List<Weighted> serving = new ArrayList<>();
        profile.channels().forEach((id, weight) -> {
            Channel channel = snapshot.channels().get(id);
            if (channel != null
                    && channel.enabled()
                    && weight > 0
                    && channel.models().containsKey(model)) {
                serving.add(new Weighted(channel, weight));
            }
        });
        serving.sort(Comparator.comparingInt((Weighted w) -> -w.channel().priority())
                .thenComparing(w -> w.channel().id()));
        return serving;
    }

    private GatewayException none(Exchange exchange) {
        String asked = exchange.envelope().model();
        return new GatewayException(new LlmError.ModelNotFound(
                asked,
                "The model '" + asked + "' does not exist or no channel serves it for this API key."
                        + " List what is there with GET /v1/models."));
    }

    private static GatewayException notOffered(Exchange exchange, List<Weighted> having) {
        if (exchange.inbound().operation() == Operation.COUNT_TOKENS) {
            return new GatewayException(new LlmError.NotSupported(
                    "The model's channels (type " + types(having) + ") count no tokens: estimate for yourself."));
        }
        return new GatewayException(LlmError.InvalidRequest.of(
                "model",
                "The model '" + exchange.envelope().model() + "' is served by channels of type " + types(having)
                        + " only, which offer no "
                        + exchange.inbound().operation().label()
                        + ". Ask for a model that does it."));
    }

    /** Those that can do what the request holds; it is only read for that when one of them cannot do everything. */
    private List<Weighted> able(List<Weighted> serving, Exchange exchange) {
        if (exchange.inbound().operation() != Operation.GENERATE
                || serving.stream()
                        .allMatch(weighted -> abilities(weighted, exchange).containsAll(Needs.KINDS))) {
            return serving;
        }
        Map<Ability, String> needs = Needs.of(exchange.request());
        List<Weighted> able = serving.stream()
                .filter(weighted -> abilities(weighted, exchange).containsAll(needs.keySet()))
                .toList();
        if (able.isEmpty()) {
            throw unable(exchange, serving, needs);
        }
        return able;
    }

    private Set<Ability> abilities(Weighted weighted, Exchange exchange) {
        return routes.abilities(weighted.channel(), exchange.model(), exchange.inbound());
    }

    private GatewayException unable(Exchange exchange, List<Weighted> serving, Map<Ability, String> needs) {
        Set<Ability> first = abilities(serving.getFirst(), exchange);
        Ability missing = needs.keySet().stream()
                .filter(need -> !first.contains(need))
                .findFirst()
                .orElseGet(() -> needs.keySet().iterator().next());
        return new GatewayException(LlmError.InvalidRequest.of(
                Objects.requireNonNull(needs.get(missing)),
                needs.get(missing) + ": the model '" + exchange.envelope().model() + "' takes no " + missing.label()
                        + " at the channels that serve it (type " + types(serving) + "). Ask for a model that does."));
    }

    private static String types(List<Weighted> having) {
        return having.stream()
                .map(weighted -> weighted.channel().type())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
