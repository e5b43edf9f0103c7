package io.axonhub.gateway.pipeline.auth;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.ForwardingLink;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Repeating;
import io.axonhub.gateway.store.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Cuts answers under way of keys that want it when they are disabled, expired or gone: the client is told so in its own format. Stands
 * once a request, behind authentication. What it knows of running answers of such keys is looked through four times a second while
 * there are any.
 */
public final class RevocationStage implements Stage, AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Snapshot.Source snapshots;
    private final InstantSource clock;
    private final Set<Running> running = ConcurrentHashMap.newKeySet();
    private final Repeating looking;

    /** One answer under way; identity, not content. */
    private static final class Running {
        private final Exchange exchange;
        private final ApiKey key;

        Running(Exchange exchange, ApiKey key) {
            this.exchange = exchange;
            this.key = key;
        }
    }

    /** Looks until it is closed. */
    public RevocationStage(Snapshot.Source snapshots, InstantSource clock) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.looking = new Repeating("revocation", LOOK, this::look).start();
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        ApiKey key = exchange.find(ApiKey.class).orElse(null);
        Reply reply = next.proceed(exchange);
        if (key == null || !key.service().cut()) {
            return reply;
        }
        Running one = new Running(exchange, key);
        return switch (reply) {
            case Reply.Whole whole -> whole;
            case Reply.Stream stream ->
                new Reply.Stream(stream.status(), stream.headers(), watched(one, stream.chunks()));
            case Reply.Bytes bytes -> new Reply.Bytes(bytes.status(), bytes.headers(), watched(one, bytes.chunks()));
            case Reply.Session session ->
                new Reply.Session(session.headers(), new ForwardingLink(watched(one, session.link()), session.link()));
        };
    }

    private Reply.Chunks watched(Running one, Reply.Chunks chunks) {
        running.add(one);
        looking.wake();
        return new Watched(one, chunks);
    }

    private boolean look() {
        lookOnce();
        return !running.isEmpty();
    }

    /** Cuts what is to be cut now. */
    void lookOnce() {
        if (running.isEmpty()) {
            return;
        }
        Map<String, ApiKey> keys = snapshots.current().keys();
        Instant now = clock.instant();
        running.removeIf(one -> cut(one, keys, now));
    }

    /** Whether it had to be. */
    private static boolean cut(Running one, Map<String, ApiKey> keys, Instant now) {
        String why = why(keys.get(one.key.hash()), one.key, now);
        if (why == null) {
            return false;
        }
        one.exchange.cut(
                new LlmError.Unauthenticated("This API key " + why + ", and its running answers end with it."));
        return true;
    }

    private static @Nullable String why(@Nullable ApiKey current, ApiKey then, Instant now) {
        if (current == null || !current.id().equals(then.id())) {
            return "was revoked";
        }
        if (!current.enabled()) {
            return "was disabled";
        }
        Instant end = current.expiresAt();
        return end != null && !end.isAfter(now) ? "expired at " + end : null;
    }

    /** How many answers it knows to be under way. */
    int running() {
        return running.size();
    }

    @Override
    public void close() {
        looking.close();
    }

    private final class Watched implements Reply.Chunks {
        private final Running one;
        private final Reply.Chunks chunks;

        Watched(Running one, Reply.Chunks chunks) {
            this.one = one;
            this.chunks = Objects.requireNonNull(chunks);
        }

        @Override
        public byte @Nullable [] next() {
            byte[] next = chunks.next();
            if (next == null) {
                running.remove(one);
            }
            return next;
        }

        @Override
        public boolean broken() {
            return chunks.broken();
        }

        @Override
        public void close() {
            running.remove(one);
            chunks.close();
        }
    }
}
