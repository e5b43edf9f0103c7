package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.AllFull;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The channels for one request in their order, of which those that cannot take it at the moment of the draw are left out: those of the
 * model asked for, then those of one fallback model after another. The exchange's model is always that of the route drawn last.
 */
final class OrderedCandidates implements Candidates {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    private final Exchange exchange;
    private final Profile.Fallback fallback;
    private final Selection selection;
    private final Draw draw;
    private final Deque<Considered.Wanted> models = new ArrayDeque<>(2);
    private final Deque<Ranked> left = new ArrayDeque<>();
    private List<Ranked> all = List.of();
    private final BitSet tried = new BitSet();
    private @Nullable Weighted drawn;
    private @Nullable Passage passage;
    private int begun;
    private boolean larger;
    private long shortestWait = Long.MAX_VALUE;
    private int full;
    private int excluded;

    OrderedCandidates(Exchange exchange, Profile.Fallback fallback, Selection selection, Draw draw) {
        this.exchange = exchange;
        this.fallback = fallback;
        this.selection = selection;
        this.draw = draw;
        models.addAll(wanted(exchange, fallback));
    }

    /** The models to look for, in order. */
    static List<Considered.Wanted> wanted(Exchange exchange, Profile.Fallback fallback) {
        List<Considered.Wanted> wanted = new ArrayList<>(2);
        wanted.add(new Considered.Wanted(exchange.model(), RouteLog.Cause.ASKED));
        if (isOfConversations(exchange)) {
            for (String model : fallback.models()) {
                if (!model.equals(exchange.model())) {
                    wanted.add(new Considered.Wanted(model, RouteLog.Cause.FALLBACK));
                }
            }
        }
        return wanted;
    }

    /** Only there may one model stand in for another: vectors of two models, for one, do not go together. */
    private static boolean isOfConversations(Exchange exchange) {
        return exchange.inbound().operation() == Operation.GENERATE;
    }

    /**
     * Looks for the first model that a channel can serve.
     *
     * @throws GatewayException why none can serve the one asked for, when there is none
     */
    void open() {
        GatewayException refusal = advance();
        if (refusal != null && left.isEmpty()) {
            throw refusal;
        }
    }

    /** On to the next model that a channel can serve; gives back why the first one looked for cannot be. */
    private @Nullable GatewayException advance() {
        GatewayException refusal = null;
        left.clear();
        while (left.isEmpty() && !models.isEmpty()) {
            Considered.Wanted wanted = models.remove();
            try {
                left.addAll(selection.of(wanted).order());
                all = List.copyOf(left);
                exchange.mapModel(wanted.model());
                begun = 0;
            } catch (GatewayException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        return refusal;
    }

    @Override
    public Optional<Route> next() {
        while (true) {
            Optional<Route> route = beside();
            if (route.isPresent()) {
                return route;
            }
            advance();
            if (left.isEmpty()) {
                return Optional.empty();
            }
        }
    }

    @Override
    public Optional<Route> beside() {
        while (!left.isEmpty() && begun < fallback.maxAttempts()) {
            drawn = left.remove().weighted();
            tried.clear();
            Optional<Route> route = drawn(drawn);
            if (route.isPresent()) {
                return route;
            }
        }
        return Optional.empty();
    }

    @Override
    public void again() {
        left.clear();
        left.addAll(all);
    }

    @Override
    public Optional<Route> another() {
        boolean again = drawn != null && begun < fallback.maxAttempts();
        return (again ? drawn(Objects.requireNonNull(drawn)) : Optional.<Route>empty()).or(this::next);
    }

    @Override
    public Optional<Route> larger() {
        String model = fallback.onContextOverflow();
        if (model == null || larger || model.equals(exchange.model()) || !isOfConversations(exchange)) {
            return Optional.empty();
        }
        larger = true;
        // of the other models nobody knows whether they are large enough
        models.clear();
        models.add(new Considered.Wanted(model, RouteLog.Cause.LARGER_CONTEXT));
        left.clear();
        return next();
    }

    @Override
    public Optional<Route> pastFilter() {
        return switch (fallback.onContentFilter()) {
            case RETURN -> Optional.empty();
            case NEXT_CHANNEL -> next();
        };
    }

    private Optional<Route> drawn(Weighted weighted) {
        Channel channel = weighted.channel();
        Health health = draw.health();
        long now = health.now();
        ChannelState state = health.of(channel.id());
        String model = Health.model(channel, exchange.model());
        Obstacle obstacle = state.obstacle(channel, model, health.isAvoiding(), now);
        if (obstacle == null) {
            int index = Credentials.draw(
                    channel, tried, one -> !health.isAvoiding() || !state.isResting(one, model, now), draw.random());
            if (index == Credentials.NONE_LEFT) {
                return Optional.empty();
            }
            Route route = draw.routes().of(weighted, exchange.model(), exchange, index);
            tried.set(Math.max(0, index));
            passage = state.enter(
                    channel, index < 0 ? null : channel.credentials().get(index), health.isAvoiding(), now);
            if (passage != null) {
                passage.streams(exchange.envelope().stream());
                if (exchange.find(HealthChecks.Probe.class).isPresent()) {
                    passage.probes();
                }
                return Optional.of(route);
            }
            obstacle = new Obstacle(Obstacle.Reason.FULL, Obstacle.UNKNOWN);
        }
        exclude(channel, obstacle);
        return Optional.empty();
    }

    private void exclude(Channel channel, Obstacle obstacle) {
        shortestWait = Math.min(shortestWait, obstacle.left());
        exchange.routeLog().skipped(channel.id(), obstacle.reason().text(), obstacle.left());
        excluded++;
        full += obstacle.reason() == Obstacle.Reason.FULL ? 1 : 0;
    }

    @Override
    public void began(Attempt attempt) {
        begun++;
        attempt.watchedBy(Objects.requireNonNull(passage));
    }

    @Override
    public void prefer(String channel) {
        for (Ranked candidate : left) {
            if (candidate.channel().id().equals(channel)) {
                left.remove(candidate);
                left.addFirst(candidate);
                return;
            }
        }
    }

    @Override
    public boolean retries(int status) {
        return fallback.onStatus().contains(status);
    }

    @Override
    public boolean continuesText() {
        return exchange.get(Profile.class).rescue().continueText();
    }

    @Override
    public Optional<Hedge> hedge() {
        Profile profile = exchange.get(Profile.class);
        Profile.Hedge hedge = profile.rescue().hedge();
        if (drawn == null || hedge.percentile() == 0 || !exchange.envelope().stream()) {
            return Optional.empty();
        }
        Channel channel = drawn.channel();
        OptionalLong late =
                draw.health().of(channel.id()).firstToken(Health.model(channel, exchange.model()), hedge.percentile());
        if (late.isEmpty()) {
            return Optional.empty();
        }
        Duration after =
                Duration.ofNanos(Math.max(late.getAsLong(), hedge.minDelay().toNanos()));
        return Optional.of(new Hedge(profile.id(), after, hedge.budgetPercent()));
    }

    @Override
    public LlmError unavailable() {
        if (full > 0 && full == excluded) {
            exchange.put(AllFull.class, new AllFull());
        }
        Duration wait = shortestWait == Long.MAX_VALUE ? LEAST_WAIT : Duration.ofNanos(shortestWait);
        Duration told = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
        return new LlmError.Unavailable(
                "Every channel that serves the model '" + exchange.envelope().model()
                        + "' is out of order or at its limit for now. Try again in "
                        + Count.of(told.plusMillis(999).toSeconds(), "seconds") + ".",
                told);
    }
}
