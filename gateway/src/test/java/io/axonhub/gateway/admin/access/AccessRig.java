package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.User;
import io.axonhub.gateway.store.jdbc.Database;
import io.axonhub.gateway.store.secret.Keyring;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** Signing in over a real database, with cheap hashes and a clock of its own. */
public final class AccessRig implements AutoCloseable {
    public static final String TOKEN = "set-up";
    static final SecureRandom RANDOM = new SecureRandom();

    public static final Keyring KEYS =
            Keyring.of(List.of(java.util.Base64.getEncoder().encodeToString(new byte[32])), "test");

    public final Database database;
    public final Sessions sessions;
    public final HandClock clock = new HandClock();
    public final People people;
    public final Tokens tokens;
    public final Trail trail;
    public final SignIn signIn;
    public final Access access;
    public final FirstOwner owner;
    public final Passwords passwords = new Passwords(new Passwords.Cost(64, 1, 2), RANDOM::nextBytes);

    public AccessRig(Path dir) {
        database = Database.open("sqlite3", "file:" + dir.resolve("axonhub.db"), clock);
        people = database.people();
        sessions = database.sessions(KEYS);
        tokens = new Tokens(sessions, clock, RANDOM::nextBytes);
        trail = new Trail(database.audit(), clock, RANDOM::nextLong);
        signIn = with(passwords);
        access = new Access(people, sessions, tokens, clock);
        owner = new FirstOwner(people, passwords, trail, clock, TOKEN);
    }

    SignIn with(Passwords other) {
        return new SignIn(
                new SignIn.Parts(people, sessions, other, tokens, new Secrets(RANDOM::nextBytes)), trail, clock);
    }

    public Instant now() {
        return clock.instant();
    }

    /** A user without any scope. */
    public User ann(String password) {
        User ann = new User(
                "u_ann",
                "ann@x.org",
                "Ann",
                passwords.hash(password),
                null,
                false,
                true,
                Set.of(),
                List.of(),
                now(),
                1);
        people.users().add(ann);
        return ann;
    }

    static User with(User user, boolean active, Set<String> scopes, List<User.Grant> grants) {
        return new User(
                user.id(),
                user.email(),
                user.name(),
                user.password(),
                user.subject(),
                user.owner(),
                active,
                scopes,
                grants,
                user.createdAt(),
                user.version());
    }

    @Override
    public void close() {
        database.close();
    }

    /** Stands still until it is moved. */
    public static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-11-29T12:00:00Z");

        public void forward(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
