package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.BitSet;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The channels for one request in their order, of which those that cannot take it at the moment of the draw are left out. */
final class OrderedCandidates implements Candidates {
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    private final Deque<Ranked> left;
    private final Exchange exchange;
    private final Profile.Fallback fallback;
    private final Routes routes;
    private final Health health;
    private final RandomGenerator random;
    private final BitSet tried = new BitSet();
    private @Nullable Channel drawn;
    private @Nullable Passage passage;
    private long shortestWait = Long.MAX_VALUE;

    OrderedCandidates(Deque<Ranked> left, Exchange exchange, Routes routes, Health health, RandomGenerator random) {
        this.left = left;
        this.exchange = exchange;
        this.fallback = exchange.get(Profile.class).fallback();
        this.routes = routes;
        this.health = health;
        this.random = random;
    }

    @Override
    public Optional<Route> next() {
        while (!left.isEmpty()) {
            drawn = left.remove().channel();
            tried.clear();
            Optional<Route> route = another(drawn);
            if (route.isPresent()) {
                return route;
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<Route> another() {
        return (drawn == null ? Optional.<Route>empty() : another(drawn)).or(this::next);
    }

    private Optional<Route> another(Channel channel) {
        long now = health.now();
        ChannelState state = health.of(channel.id());
        String model = Health.model(channel, exchange.model());
        Obstacle obstacle = state.obstacle(channel, model, health.isAvoiding(), now);
        if (obstacle == null) {
            int index = Credentials.draw(
                    channel, tried, one -> !health.isAvoiding() || !state.isResting(one, model, now), random);
            if (index == Credentials.NONE_LEFT) {
                return Optional.empty();
            }
            Route route = routes.of(channel, exchange.model(), exchange, index);
            tried.set(Math.max(0, index));
            passage = state.enter(
                    channel, index < 0 ? null : channel.credentials().get(index), health.isAvoiding(), now);
            if (passage != null) {
                return Optional.of(route);
            }
            obstacle = new Obstacle(Obstacle.Reason.FULL, Obstacle.UNKNOWN);
        }
        exclude(obstacle);
        return Optional.empty();
    }

    private void exclude(Obstacle obstacle) {
        shortestWait = Math.min(shortestWait, obstacle.left());
    }

    @Override
    public void began(Attempt attempt) {
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
    public int maxAttempts() {
        return fallback.maxAttempts();
    }

    @Override
    public boolean retries(int status) {
        return fallback.onStatus().contains(status);
    }

    @Override
    public LlmError unavailable() {
        Duration wait = shortestWait == Long.MAX_VALUE ? LEAST_WAIT : Duration.ofNanos(shortestWait);
        Duration told = wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait;
        return new LlmError.Unavailable(
                "Every channel that serves the model '" + exchange.envelope().model()
                        + "' is out of order or at its limit for now. Try again in "
                        + told.plusMillis(999).toSeconds() + " seconds.",
                told);
    }
}
