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
 * @param profiles ids of all the profiles it may use, the active one among them
 * @param scopes such as {@code chat.write}
 * @param expiresAt null means never
 * @param allowedCidrs empty means any address
 * @param owner whose key it is
 * @param service how its requests are served
 */
public record ApiKey(
        String id,
        String displayName,
        String hash,
        boolean enabled,
        @Nullable String profile,
        Set<String> profiles,
        Set<String> scopes,
        @Nullable Instant expiresAt,
        List<String> allowedCidrs,
        Owner owner,
        Service service) {
    /** A team and a person, as far as they are told. */
    public record Owner(@Nullable String team, @Nullable String user) {
        /** Nobody in particular. */
        public static final Owner NOBODY = new Owner(null, null);
    }

    /**
     * How a key's requests are served.
     *
     * @param priority 0..100, the higher first where requests wait; the key's own, else its profile's
     * @param cut whether its running answers end when it is disabled, expired or gone
     */
    public record Service(int priority, boolean cut) {
        /** Behind everyone, and to the end. */
        public static final Service USUAL = new Service(0, false);
    }

    public ApiKey {
        profiles = Set.copyOf(profiles);
        scopes = Set.copyOf(scopes);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /** The same key by the hash it had before a rotation, until then. */
    public ApiKey replaced(String previousHash, Instant until) {
        Instant end = expiresAt != null && expiresAt.isBefore(until) ? expiresAt : until;
        return new ApiKey(
                id, displayName, previousHash, enabled, profile, profiles, scopes, end, allowedCidrs, owner, service);
    }

    /** With one profile, or none. */
    public ApiKey(
            String id,
            String displayName,
            String hash,
            boolean enabled,
            @Nullable String profile,
            Set<String> scopes,
            @Nullable Instant expiresAt,
            List<String> allowedCidrs) {
        this(
                id,
                displayName,
                hash,
                enabled,
                profile,
                profile == null ? Set.of() : Set.of(profile),
                scopes,
                expiresAt,
                allowedCidrs,
                Owner.NOBODY,
                Service.USUAL);
    }
}
