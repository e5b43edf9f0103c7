package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A gateway key. Only the hash of its value is here.
 *
 * @param id {@code namespace/name}
 * @param displayName what people call it
 * @param hash SHA-256 of the key's UTF-8 bytes, lower-case hex; keys are 256-bit random, so no salt is needed
 * @param profile id of the active profile; null when none could be resolved, and the key may do nothing
 * @param scopes such as {@code chat.write}
 * @param expiresAt null means never
 * @param allowedCidrs empty means any address
 */
public record ApiKey(
        String id,
        String displayName,
        String hash,
        boolean enabled,
        @Nullable String profile,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        List<String> allowedCidrs) {
    public ApiKey {
        scopes = Set.copyOf(scopes);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /** The same key by the hash it had before a rotation, until then. */
    public ApiKey replaced(String previousHash, Instant until) {
        Instant end = expiresAt != null && expiresAt.isBefore(until) ? expiresAt : until;
        return new ApiKey(id, displayName, previousHash, enabled, profile, scopes, end, allowedCidrs);
    }
}
