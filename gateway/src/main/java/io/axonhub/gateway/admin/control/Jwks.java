package io.axonhub.gateway.admin.control;

import io.helidon.security.jwt.JwtException;
import io.helidon.security.jwt.jwk.JwkKeys;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The issuer's public keys (RFC 7517). Read when the first token comes, so that a gateway may start before its cluster answers, and
 * again for a key that is not known, but not more often than the pause. Thread-safe.
 */
public final class Jwks {
    private static final Logger LOG = LoggerFactory.getLogger(Jwks.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Origin origin;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Known known = new Known(JwkKeys.builder().build(), Instant.MIN);

    private record Known(JwkKeys keys, Instant readAt) {}

    /** Where the key set is. */
    @FunctionalInterface
    public interface Origin {
        /** Its text. */
        String read() throws IOException, InterruptedException;
    }

    /** Read from {@code origin}. */
    public Jwks(Origin origin, Clock clock) {
        this.origin = origin;
        this.clock = clock;
    }

    /** The keys; read again when this one is not among them. */
    JwkKeys having(String keyId) {
        Known now = known;
        if (now.keys().forKeyId(keyId).isPresent()) {
            return now.keys();
        }
        reading.lock();
        try {
            if (known.readAt().equals(now.readAt()) && paused(now)) {
                known = new Known(read(now.keys()), clock.instant());
            }
            return known.keys();
        } finally {
            reading.unlock();
        }
    }

    private boolean paused(Known last) {
        return last.readAt().equals(Instant.MIN) || last.readAt().plus(PAUSE).isBefore(clock.instant());
    }

    private JwkKeys read(JwkKeys before) {
        try (JsonReader reader = Json.createReader(new StringReader(origin.read()))) {
            return JwkKeys.create(reader.readObject());
        } catch (IOException | JsonException | JwtException e) {
            LOG.warn("the cluster's keys cannot be read, its tokens are refused until they can: {}", e.getMessage());
            return before;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return before;
        }
    }
}
