package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Outbound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The channels that can take one request, for the model asked for or another one that stands in for it. Confined to its thread. */
final class Selection {
    private final Exchange exchange;
    private final Profile profile;
    private final Affinity affinity;
    private final Routes routes;
    private final Ranking ranking;

    Selection(Exchange exchange, Profile profile, Routes routes, Ranking ranking) {
        this.exchange = exchange;
        this.profile = profile;
        this.affinity = Affinity.of(exchange, profile.affinity());
        this.routes = routes;
        this.ranking = ranking;
        exchange.routeLog().ordered(profile.strategy().name(), affinity.source());
    }

    /**
     * Puts the channels of a model in order.
     *
     * @throws GatewayException why none can ever take the request
     */
    Considered of(Considered.Wanted wanted) {
        String model = wanted.model();
        List<Channel> having = having(model);
        List<Weighted> able = List.of();
        GatewayException refusal = null;
        if (having.isEmpty()) {
            refusal = none();
        } else {
            List<Weighted> serving = serving(having, model);
            refusal = serving.isEmpty() ? notOffered(having) : null;
            Map<Ability, String> needs = needs(serving, model);
            able = needs.isEmpty() ? serving : able(serving, needs, model);
            refusal = refusal == null && able.isEmpty() ? unable(serving, needs, model) : refusal;
        }
        Considered considered =
                new Considered(exchange, profile, wanted, ranking.order(able, model, affinity, profile), routes);
        exchange.routeLog().leg(considered);
        if (refusal != null) {
            throw refusal;
        }
        return considered;
    }

    private List<Channel> having(String model) {
        Snapshot snapshot = exchange.get(Snapshot.class);
        List<Channel> having = new ArrayList<>();
        profile.channels().forEach((id, weight) -> {
            Channel channel = snapshot.channels().get(id);
            if (channel != null
                    && channel.enabled()
                    && weight > 0
                    && channel.models().containsKey(model)) {
                having.add(channel);
            }
        });
        having.sort(Comparator.comparingInt((Channel channel) -> -channel.priority())
                .thenComparing(Channel::id));
        return having;
    }

    private List<Weighted> serving(List<Channel> having, String model) {
        List<Weighted> serving = new ArrayList<>(having.size());
        for (Channel channel : having) {
            Outbound outbound = routes.outbound(channel, model, exchange.inbound());
            if (outbound != null) {
                int weight = Objects.requireNonNull(profile.channels().get(channel.id()));
                serving.add(new Weighted(channel, weight, outbound));
            }
        }
        return serving;
    }

    /** What the request holds that not everyone can do; it is only read for that when one of them cannot do everything. */
    private Map<Ability, String> needs(List<Weighted> serving, String model) {
        boolean skilled = serving.stream()
                .allMatch(weighted -> routes.abilities(weighted, model).containsAll(Needs.KINDS));
        return skilled || exchange.inbound().operation() != Operation.GENERATE
                ? Map.of()
                : Needs.of(exchange.request());
    }

    private List<Weighted> able(List<Weighted> serving, Map<Ability, String> needs, String model) {
        return serving.stream()
                .filter(weighted -> routes.abilities(weighted, model).containsAll(needs.keySet()))
                .toList();
    }

    private GatewayException none() {
        String asked = exchange.envelope().model();
        return new GatewayException(new LlmError.ModelNotFound(
                asked,
                "The model '" + asked + "' does not exist or no channel serves it for this API key."
                        + " List what is there with GET /v1/models."));
    }

    private GatewayException notOffered(List<Channel> having) {
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

    private GatewayException unable(List<Weighted> serving, Map<Ability, String> needs, String model) {
        Set<Ability> first = routes.abilities(serving.getFirst(), model);
        Ability missing = needs.keySet().stream()
                .filter(need -> !first.contains(need))
                .findFirst()
                .orElseGet(() -> needs.keySet().iterator().next());
        String field = Objects.requireNonNull(needs.get(missing));
        return new GatewayException(LlmError.InvalidRequest.of(
                field,
                field + ": the model '" + exchange.envelope().model() + "' takes no " + missing.label()
                        + " at the channels that serve it (type "
                        + types(serving.stream().map(Weighted::channel).toList()) + "). Ask for a model that does."));
    }

    private static String types(List<Channel> channels) {
        return channels.stream().map(Channel::type).distinct().sorted().collect(Collectors.joining(", "));
    }
}
