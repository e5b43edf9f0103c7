package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Pipeline;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Repeating;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the channels that want it, each at its interval, for one token: a request like any other but for who sends it, so that it is
 * recorded, and its outcome is known to the channel's breaker. A channel whose breaker is open is asked when that would let a trial
 * through. {@link #tick} is called by one thread.
 */
public final class HealthChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Identity ASKER = new Identity("health-check", "health check", null);

    private final Snapshot.Source snapshots;
    private final Pipeline pipeline;
    private final Inbound chat;
    private final Health health;
    private final Clock clock;
    private final Executor threads;
    private final Map<String, Long> due = new HashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong asked = new AtomicLong();
    private final Repeating ticking = Repeating.always("health-checks", TICK, this::tick);

    /** A fact of an exchange that only asks how a channel is. */
    record Probe() {}

    /**
     * Not yet asking.
     *
     * @param pipeline what a request goes through behind authentication and mapping
     * @param chat OpenAI's chat, which channels of any dialect understand
     * @param threads runs each question beside the others
     */
    public HealthChecks(
            Snapshot.Source snapshots, Pipeline pipeline, Inbound chat, Health health, Clock clock, Executor threads) {
        this.snapshots = snapshots;
        this.pipeline = pipeline;
        this.chat = chat;
        this.health = health;
        this.clock = clock;
        this.threads = threads;
    }

    /** Begins to ask. */
    public HealthChecks start() {
        ticking.start();
        return this;
    }

    /** Asks those that are due; one that is new is due when its interval is over. */
    void tick() {
        Snapshot snapshot = snapshots.current();
        due.keySet().retainAll(snapshot.channels().keySet());
        long now = health.now();
        for (Channel channel : snapshot.channels().values()) {
            Channel.HealthCheck check = channel.healthCheck();
            if (check == null || !channel.enabled()) {
                due.remove(channel.id());
            } else if (now
                                    - due.computeIfAbsent(
                                            channel.id(),
                                            id -> now + check.interval().toNanos())
                            >= 0
                    && health.of(channel.id()).breaker().left(now) == 0
                    && running.add(channel.id())) {
                due.put(channel.id(), now + check.interval().toNanos());
                threads.execute(() -> ask(snapshot, channel, check));
            }
        }
    }

    private void ask(Snapshot snapshot, Channel channel, Channel.HealthCheck check) {
        try {
            Exchange exchange = exchange(snapshot, channel, check.model());
            Reply reply = pipeline.handle(exchange);
            if (reply instanceof Reply.Stream stream) {
                stream.chunks().close();
            }
        } catch (GatewayException e) {
            LOG.info(
                    "health check failed channel={} class={}",
                    channel.id(),
                    e.error().errorClass());
        } catch (RuntimeException e) {
            LOG.error("health check broke channel={}", channel.id(), e);
        } finally {
            running.remove(channel.id());
        }
    }

    private Exchange exchange(Snapshot snapshot, Channel channel, String model) {
        // a model's name has no character that JSON escapes, but for these
        String name = model.replace("\\", "\\\\").replace("\"", "\\\"");
        String body =
                "{\"model\":\"" + name + "\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"ping\"}]}";
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of("content-type", "application/json"),
                body.getBytes(StandardCharsets.UTF_8));
        String id = "check_" + Long.toString(clock.millis(), 36) + "_" + asked.incrementAndGet();
        Exchange exchange = new Exchange(id, chat, call, clock.instant(), health.now(), "127.0.0.1");
        exchange.identify(ASKER);
        exchange.put(Snapshot.class, snapshot);
        exchange.put(RequestRecord.Source.class, RequestRecord.Source.TEST);
        exchange.put(Probe.class, new Probe());
        exchange.put(Profile.class, Profile.once("health-check", Map.of(channel.id(), 1)));
        return exchange;
    }

    @Override
    public void close() {
        ticking.close();
    }
}
