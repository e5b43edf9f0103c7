package io.axonhub.gateway.admin.access;

import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.People;
import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.User;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signing in and out. A session has one refresh token at a time: each use replaces it, and one that comes back after that means that
 * somebody else has it, which ends the session.
 */
public final class SignIn {
    /** How long a session lasts that nobody uses. */
    public static final Duration IDLE = Duration.ofDays(14);

    /** Two windows of one browser may refresh at the same time. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final int TRIES_PER_ADDRESS = 30;

    private final People people;
    private final Sessions sessions;
    private final Passwords passwords;
    private final Tokens tokens;
    private final Secrets secrets;
    private final Trail trail;
    private final Clock clock;
    private final AddressLimit addresses;
    private final Lockout lockout;

    /** What signing in needs. */
    public record Parts(People people, Sessions sessions, Passwords passwords, Tokens tokens, Secrets secrets) {}

    /** What a client gets. {@code refreshToken}: null when the client has the newest already. */
    public record Pair(
            User user, String accessToken, @Nullable String refreshToken) {}

    /** With its parts. */
    public SignIn(Parts parts, Trail trail, Clock clock) {
        this.people = parts.people();
        this.sessions = parts.sessions();
        this.passwords = parts.passwords();
        this.tokens = parts.tokens();
        this.secrets = parts.secrets();
        this.trail = trail;
        this.clock = clock;
        this.addresses = new AddressLimit(TRIES_PER_ADDRESS, clock);
        this.lockout = new Lockout(parts.sessions(), clock);
    }

    /** Signs in by password. A wrong address and a wrong password cannot be told apart, by the answer or by its time. */
    public Pair byPassword(String email, String password, Client client) {
        addresses.take(client.address());
        String normal = Emails.normal(email);
        String subject = Secrets.hash(normal);
        boolean last = lockout.take(subject);
        Optional<User> found = people.byEmail(normal);
        String hash = found.map(User::password).orElse(null);
        boolean fits = passwords.fits(password, hash);
        if (!fits || found.filter(User::active).isEmpty()) {
            if (last) {
                trail.record(nobody(client), "sign_in_locked", new AuditEntry.Thing("user", normal));
            }
            throw AdminException.of(
                    AdminException.Code.UNAUTHENTICATED, "The e-mail address or the password is wrong.");
        }
        lockout.succeeded(subject);
        User user = found.get();
        if (hash != null && passwords.isWeak(hash)) {
            people.users().change(user.withPassword(passwords.hash(password)));
        }
        return open(user, client);
    }

    /** Opens a session for somebody whose identity is proven. */
    public Pair open(User user, Client client) {
        Instant now = clock.instant();
        sessions.forget(now);
        String id = secrets.id("ses_");
        String secret = secrets.token();
        Instant end = now.plus(IDLE);
        sessions.open(new Session(
                id, user.id(), Secrets.hash(secret), null, now, now, end, client.address(), client.agent()));
        trail.record(actor(user, client), "sign_in", new AuditEntry.Thing("session", id));
        return new Pair(user, tokens.sign(new Tokens.Claims(user.id(), id)), id + "." + secret);
    }

    /** Goes on with a session. */
    public Pair refresh(String refreshToken, Client client) {
        addresses.take(client.address());
        int dot = refreshToken.indexOf('.');
        String id = dot < 0 ? "" : refreshToken.substring(0, dot);
        String hash = Secrets.hash(refreshToken.substring(dot + 1));
        Instant now = clock.instant();
        Session session = sessions.find(id)
                .filter(found -> found.expiresAt().isAfter(now))
                .orElseThrow(SignIn::over);
        User user = people.users().find(session.userId()).filter(User::active).orElseThrow(SignIn::over);
        String access = tokens.sign(new Tokens.Claims(user.id(), id));
        String secret = secrets.token();
        if (Secrets.same(hash, session.tokenHash())) {
            boolean first = sessions.rotate(id, hash, Secrets.hash(secret), now, now.plus(IDLE));
            return new Pair(user, access, first ? id + "." + secret : null);
        }
        if (session.previousHash() == null || !Secrets.same(hash, session.previousHash())) {
            throw over();
        }
        if (session.rotatedAt().plus(GRACE).isAfter(now)) {
            return new Pair(user, access, null);
        }
        sessions.end(id);
        trail.record(actor(user, client), "session_stolen", new AuditEntry.Thing("session", id));
        throw over();
    }

    /** Ends the viewer's session, or all of theirs. */
    public void out(Viewer viewer, boolean everywhere) {
        AuditEntry.Actor actor = Trail.actor(viewer);
        AuditEntry.Thing session = new AuditEntry.Thing("session", viewer.session());
        if (everywhere) {
            people.audited(trail.entry(actor, "sign_out_everywhere", session, null, null), open -> {
                open.endSessions(viewer.id());
                return true;
            });
        } else {
            sessions.end(viewer.session());
            trail.record(actor, "sign_out", session);
        }
    }

    /** Replaces the viewer's own password; their other sessions end. */
    public Pair changePassword(Viewer viewer, String current, String wanted, Client client) {
        addresses.take(client.address());
        User user = people.users().find(viewer.id()).orElseThrow(SignIn::over);
        String subject = Secrets.hash(user.email());
        lockout.take(subject);
        if (!passwords.fits(current, user.password())) {
            throw AdminException.at(AdminException.Code.UNAUTHENTICATED, "current", "The current password is wrong.");
        }
        lockout.succeeded(subject);
        Passwords.check("new", wanted);
        AuditEntry entry = trail.entry(
                Trail.actor(viewer), "change_password", new AuditEntry.Thing("user", user.id()), null, null);
        User changed = user.withPassword(passwords.hash(wanted));
        boolean done = people.audited(entry, open -> {
            open.endSessions(user.id());
            return open.users().change(changed);
        });
        if (!done) {
            throw AdminException.of(AdminException.Code.VERSION_CONFLICT, "The user was changed meanwhile: try again.");
        }
        return open(user, client);
    }

    /** The viewer's sessions. */
    public List<Session> sessions(Viewer viewer) {
        return sessions.of(viewer.id());
    }

    private static AuditEntry.Actor actor(User user, Client client) {
        return new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, user.id(), user.email(), client.address());
    }

    private static AuditEntry.Actor nobody(Client client) {
        return new AuditEntry.Actor(AuditEntry.Actor.Kind.USER, "", "", client.address());
    }

    private static AdminException over() {
        return AdminException.of(AdminException.Code.SESSION_OVER, "This session is over: sign in again.");
    }
}
