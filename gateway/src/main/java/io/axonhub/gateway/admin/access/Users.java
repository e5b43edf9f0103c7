package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.User;
import org.jspecify.annotations.Nullable;

/** Changed copies of users. */
public final class Users {
    private Users() {}

    /** With another password's hash. */
    public static User withPassword(User user, @Nullable String hash) {
        return new User(
                user.id(),
                user.email(),
                user.name(),
                hash,
                user.subject(),
                user.owner(),
                user.active(),
                user.scopes(),
                user.grants(),
                user.createdAt(),
                user.version());
    }

    /** As somebody of the sign-in provider. */
    public static User withSubject(User user, String subject) {
        return new User(
                user.id(),
                user.email(),
                user.name(),
                user.password(),
                subject,
                user.owner(),
                user.active(),
                user.scopes(),
                user.grants(),
                user.createdAt(),
                user.version());
    }
}
