package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.record.RecordedRoute;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.RouteTrace;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Inbound;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a request would go, found by the stages that every request goes through; it goes no further than that. */
public final class RouteArea implements Areas.Area {
    private static final HttpReply NOWHERE = new HttpReply(204, Headers.empty(), new byte[0]);

    private final Snapshot.Source snapshots;
    private final Stage mapping;
    private final RoutingStage routing;
    private final Inbound chat;
    private final Clock clock;

    /** With the stages that map models and find channels. {@code chat}: OpenAI's chat completions. */
    public RouteArea(Snapshot.Source snapshots, Stage mapping, RoutingStage routing, Inbound chat, Clock clock) {
        this.snapshots = snapshots;
        this.mapping = mapping;
        this.routing = routing;
        this.chat = chat;
        this.clock = clock;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Query.route", this::route);
    }

    private Row route(Call call) {
        Snapshot snapshot = snapshots.current();
        Exchange exchange = exchange(call, snapshot);
        @Nullable String refusal = null;
        try {
            mapping.handle(exchange, found -> {
                routing.explain(found);
                return new Reply.Whole(NOWHERE);
            });
        } catch (GatewayException e) {
            refusal = e.error().message();
        }
        return row(exchange, snapshot, refusal);
    }

    private Exchange exchange(Call call, Snapshot snapshot) {
        HttpCall asked = new HttpCall("POST", "/v1/chat/completions", headers(call), Json.bytes(body(call)));
        Exchange exchange = new Exchange(
                "route",
                chat,
                asked,
                clock.instant(),
                System.nanoTime(),
                call.viewer().address());
        exchange.put(Snapshot.class, snapshot);
        String profile = call.optional("profile").orElse(null);
        Optional<ApiKey> key = call.optional("key").map(id -> key(snapshot, id));
        if (key.isPresent()) {
            exchange.put(ApiKey.class, key.get());
        } else if (profile == null) {
            throw call.bad("key", "must be given, or a profile");
        }
        String active = profile == null ? key.map(ApiKey::profile).orElse(null) : profile;
        if (active == null || !snapshot.profiles().containsKey(active)) {
            throw Grants.missing(profile == null ? "key" : "profile", "profile in use");
        }
        String keyId = key.map(ApiKey::id).orElse("user:" + call.viewer().id());
        exchange.identify(new Identity(keyId, key.map(ApiKey::displayName).orElse(""), active));
        return exchange;
    }

    private static ApiKey key(Snapshot snapshot, String id) {
        return snapshot.keys().values().stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Grants.missing("key", "API key in use"));
    }

    private static Headers headers(Call call) {
        Headers headers = Headers.of("content-type", "application/json");
        if (call.value("headers") instanceof Map<?, ?> given) {
            for (Map.Entry<?, ?> field : given.entrySet()) {
                headers = headers.with(String.valueOf(field.getKey()), String.valueOf(field.getValue()));
            }
        }
        return headers;
    }

    /** As the client would send it: what rules and abilities look at may be given. */
    private static ObjectNode body(Call call) {
        ObjectNode body = call.has("body") && JsonValues.tree(call.value("body")) instanceof ObjectNode given
                ? given
                : Json.object();
        body.put("model", call.text("model"));
        if (call.has("stream")) {
            body.put("stream", call.flag("stream", false));
        }
        if (!body.has("messages")) {
            body.putArray("messages").addObject().put("role", "user").put("content", "hello");
        }
        return body;
    }

    private static Row row(Exchange exchange, Snapshot snapshot, @Nullable String refusal) {
        RouteLog log = exchange.routeLog();
        Profile profile = exchange.find(Profile.class)
                .orElseGet(() -> snapshot.profiles()
                        .get(String.valueOf(exchange.identity().profile())));
        boolean allowed = exchange.find(Profile.class).isPresent();
        String mapped =
                log.legs().isEmpty() ? exchange.model() : log.legs().getFirst().model();
        return Row.of("profile", profile.id())
                .with("mapped", mapped)
                .with("allowed", allowed)
                .with("strategy", profile.strategy().name())
                .with("maxAttempts", profile.fallback().maxAttempts())
                .with("rule", log.rule())
                .with("mapping", log.mapping())
                .with("affinity", log.affinity())
                .with("legs", legs(RecordedRoute.of(log)))
                .with("problems", log.problems())
                .with("refusal", refusal)
                .with("channels", channels(log, snapshot, profile));
    }

    private static List<Row> legs(@Nullable RouteTrace trace) {
        return trace == null ? List.of() : RequestRows.legs(trace.legs());
    }

    /** Of the model asked for: those that can take it, in their order, then those that cannot. */
    private static List<Row> channels(RouteLog log, Snapshot snapshot, Profile profile) {
        List<Row> rows = new ArrayList<>();
        if (log.legs().isEmpty()) {
            return rows;
        }
        RouteLog.Leg leg = log.legs().getFirst();
        leg.candidates()
                .forEach(one -> rows.add(
                        channel(snapshot, profile, one.channel(), leg.model()).with("outBecause", one.obstacle())));
        leg.exclusions(leg.excluded())
                .forEach(one -> rows.add(
                        channel(snapshot, profile, one.channel(), leg.model()).with("excludedBecause", one.reason())));
        return rows;
    }

    private static Row channel(Snapshot snapshot, Profile profile, String id, String model) {
        Channel channel = snapshot.channels().get(id);
        Channel.Model served = channel == null ? null : channel.models().get(model);
        return Row.of("channel", id)
                .with("priority", channel == null ? 0 : channel.priority())
                .with("weight", profile.channels().getOrDefault(id, 0))
                .with("modelSent", served == null ? null : served.upstreamName());
    }
}
