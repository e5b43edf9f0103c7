package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Makes the first owner, once: by the token printed at each start, or from the configuration. */
public final class FirstOwner {
    /** The id is always the same, so that two at the same moment cannot both be the first. */
    private static final String ID = "usr_owner";

    private final People people;
    private final Passwords passwords;
    private final Trail trail;
    private final Clock clock;
    private final String token;

    /** {@code token}: what the one who sets the gateway up must show. */
    public FirstOwner(People people, Passwords passwords, Trail trail, Clock clock, String token) {
        this.people = people;
        this.passwords = passwords;
        this.trail = trail;
        this.clock = clock;
        this.token = token;
    }

    /** Whether there is anybody. */
    public boolean isThere() {
        return people.any();
    }

    /** By the set-up token. */
    public User byToken(String shown, Account account, String address) {
        if (isThere()) {
            throw already();
        }
        if (!Secrets.same(shown, token)) {
            throw AdminException.at(
                    AdminException.Code.FORBIDDEN,
                    "token",
                    "The set-up token is wrong: it is in the link that the gateway printed at its last start.");
        }
        return make(account, new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, ID, account.email(), address));
    }

    /** From the configuration, unless there is somebody already. */
    public void unattended(Account account) {
        if (!isThere()) {
            try {
                make(account, new AuditEntry.Actor(AuditEntry.Actor.Kind.SYSTEM, "configuration", "configuration", ""));
            } catch (AdminException e) {
                if (e.code() != AdminException.Code.ALREADY_INITIALIZED) {
                    throw e;
                }
            }
        }
    }

    /** What the owner signs in with. */
    public record Account(String email, String name, String password) {
        @Override
        public String toString() {
            return "Account[" + email + "]";
        }
    }

    private User make(Account account, AuditEntry.Actor actor) {
        String email = Emails.check("email", account.email());
        Passwords.check("password", account.password());
        String name = account.name().isBlank()
                ? email.substring(0, email.indexOf('@'))
                : account.name().strip();
        User owner = new User(
                ID,
                email,
                name,
                passwords.hash(account.password()),
                null,
                true,
                true,
                Set.of(),
                List.of(),
                clock.instant(),
                1);
        try {
            AuditEntry entry = trail.entry(actor, "initialize", new AuditEntry.Thing("user", ID), null, null);
            people.audited(entry, open -> open.users().add(owner));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.REFUSED) {
                throw already();
            }
            throw e;
        }
        return owner;
    }

    private static AdminException already() {
        return AdminException.of(
                AdminException.Code.ALREADY_INITIALIZED, "This gateway has its owner already: sign in.");
    }
}
