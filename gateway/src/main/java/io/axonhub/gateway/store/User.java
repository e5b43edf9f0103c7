package io.axonhub.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A person who may sign in.
 *
 * @param email lower case, unique
 * @param password a hash in PHC form; null for those who sign in elsewhere
 * @param subject who it is at the sign-in provider: {@code issuer#sub}; null for those who sign in here
 * @param owner may do everything, and cannot be locked out by others
 * @param scopes beside those of the roles
 * @param version grows with each change
 */
public record User(
        String id,
        String email,
        String name,
        @Nullable String password,
        @Nullable String subject,
        boolean owner,
        boolean active,
        Set<String> scopes,
        List<Grant> grants,
        Instant createdAt,
        long version) {
    public User {
        scopes = Set.copyOf(scopes);
        grants = List.copyOf(grants);
    }

    /** A role held everywhere, or in one project when that is not null. */
    public record Grant(String role, @Nullable String project) {}

    /** The same with another password's hash. */
    public User withPassword(@Nullable String hash) {
        return new User(id, email, name, hash, subject, owner, active, scopes, grants, createdAt, version);
    }

    /** The same as somebody of the sign-in provider, with the roles that it gives. */
    public User withSubject(String other, List<Grant> given) {
        return new User(id, email, name, password, other, owner, active, scopes, given, createdAt, version);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
