package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What this replica knows of its channels, over all requests. Thread-safe. */
public final class Health {
    private final boolean avoiding;
    private final LongSupplier ticker;
    private final Map<String, ChannelState> states = new ConcurrentHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    /**
     * Nothing known yet.
     *
     * @param avoiding whether later requests stay away from what failed before; if not, each finds out for itself
     * @param ticker System.nanoTime
     */
    public Health(boolean avoiding, LongSupplier ticker) {
        this.avoiding = avoiding;
        this.ticker = ticker;
    }

    boolean isAvoiding() {
        return avoiding;
    }

    long now() {
        return ticker.getAsLong();
    }

    ChannelState of(String channel) {
        ChannelState known = states.get(channel);
        return known == null ? states.computeIfAbsent(channel, ChannelState::new) : known;
    }

    /**
     * What is known of one channel.
     *
     * @param breaker closed, open or half_open
     * @param inFlight attempts under way
     */
    public record ChannelView(String channel, String breaker, int inFlight) {}

    /** What is known of each channel that was ever looked at; for people and metrics. */
    public List<ChannelView> view() {
        List<ChannelView> all = new ArrayList<>();
        states.forEach((channel, state) -> all.add(
                new ChannelView(channel, state.breaker().state().name().toLowerCase(Locale.ROOT), state.inFlight())));
        return all;
    }

    /**
     * What failed last at a channel.
     *
     * @param status of its HTTP answer; 0 when there was none
     * @param atNanos by the ticker
     */
    public record LastError(String errorClass, int status, String message, long atNanos) {}

    /**
     * How a channel is.
     *
     * @param obstacle why requests stay away from all of it; null when they do not
     * @param credentials in their order
     * @param lastError null when nothing has failed; its age counts from {@code now}
     */
    public record Report(
            ChannelView view,
            @Nullable String obstacle,
            long obstacleNanos,
            List<CredentialReport> credentials,
            @Nullable LastError lastError,
            long now) {}

    /**
     * How a credential is.
     *
     * @param restNanos for which it rests, whatever the model: the provider refused it
     * @param models for which it rests beside that, by the provider's names, in nanoseconds: it is out of quota there
     */
    public record CredentialReport(long restNanos, Map<String, Long> models) {}

    private static CredentialReport report(ChannelState state, Channel channel, Channel.Credential one, long now) {
        Map<String, Long> models = new TreeMap<>();
        for (Channel.Model model : channel.models().values()) {
            long left = state.restLeft(one, model.upstreamName(), now);
            if (left > 0) {
                models.put(model.upstreamName(), left);
            }
        }
        return new CredentialReport(state.restLeft(one, "", now), models);
    }

    /** How a channel is at this replica. */
    public Report report(Channel channel) {
        ChannelState state = of(channel.id());
        long now = now();
        Obstacle obstacle = state.obstacle(channel, "", avoiding, now);
        ChannelView view = new ChannelView(
                channel.id(), state.breaker().state().name().toLowerCase(Locale.ROOT), state.inFlight());
        return new Report(
                view,
                obstacle == null ? null : obstacle.reason().text(),
                obstacle == null ? 0 : Math.max(0, obstacle.left()),
                channel.credentials().stream()
                        .map(one -> report(state, channel, one, now))
                        .toList(),
                state.lastError(),
                now);
    }

    /** The name under which {@code channel} knows the model that it serves. */
    static String model(Channel channel, String model) {
        return Objects.requireNonNull(channel.models().get(model)).upstreamName();
    }

    /** Forgets channels that are not configured any more. */
    void seen(Snapshot snapshot) {
        long before = revision.get();
        if (before != snapshot.revision() && revision.compareAndSet(before, snapshot.revision())) {
            states.keySet().retainAll(snapshot.channels().keySet());
        }
    }
}
