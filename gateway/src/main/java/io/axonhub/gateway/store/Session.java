package io.axonhub.gateway.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody signed in.
 *
 * @param tokenHash SHA-256 of the refresh token that is valid now, lower-case hex
 * @param previousHash of the one before
 * @param rotatedAt when {@code tokenHash} took its place
 * @param agent the client's name of itself, bounded
 */
public record Session(
        String id,
        String userId,
        String tokenHash,
        @Nullable String previousHash,
        Instant rotatedAt,
        Instant createdAt,
        Instant expiresAt,
        String address,
        String agent) {}
