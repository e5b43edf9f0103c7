package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.secret.Keyring;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sessions in the database. */
final class JdbcSessions implements Sessions {
    private static final Duration TRIES_KEPT = Duration.ofDays(1);

    private final Statements statements;
    private final Keyring keys;

    /** {@code keys} seal the signing keys; where there are none, these stand as they are. */
    JdbcSessions(Statements statements, Keyring keys) {
        this.statements = statements;
        this.keys = keys;
    }

    @Override
    public void open(Session session) {
        statements.update(
                PeopleSql.ADD_SESSION,
                session.id(),
                session.userId(),
                session.tokenHash(),
                session.previousHash(),
                Rows.micros(session.rotatedAt()),
                Rows.micros(session.createdAt()),
                Rows.micros(session.expiresAt()),
                session.address(),
                session.agent());
    }

    @Override
    public Optional<Session> find(String id) {
        return statements.first(PeopleSql.SESSION, JdbcSessions::session, id);
    }

    @Override
    public List<Session> of(String userId) {
        return statements.query(PeopleSql.SESSIONS, JdbcSessions::session, userId);
    }

    @Override
    public boolean rotate(String id, String oldHash, String newHash, Instant now, Instant expiresAt) {
        return statements.update(
                        PeopleSql.ROTATE, newHash, oldHash, Rows.micros(now), Rows.micros(expiresAt), id, oldHash)
                > 0;
    }

    @Override
    public boolean end(String id) {
        return statements.update(PeopleSql.END_SESSION, id) > 0;
    }

    @Override
    public void forget(Instant now) {
        statements.update(PeopleSql.FORGET_SESSIONS, Rows.micros(now));
        statements.update(PeopleSql.FORGET_TRIES, Rows.micros(now.minus(TRIES_KEPT)));
    }

    private List<SigningKey> keysAsKept() {
        return statements.query(
                PeopleSql.SIGNING_KEYS,
                row -> new SigningKey(
                        row.getString("id"), row.getString("secret"), Rows.instant(row.getLong("created_at"))));
    }

    /** Those that no key here opens are left out: what they signed is not good here. */
    @Override
    public List<SigningKey> signingKeys() {
        List<SigningKey> open = new ArrayList<>();
        for (SigningKey kept : keysAsKept()) {
            opened(kept).ifPresent(secret -> {
                open.add(new SigningKey(kept.id(), secret, kept.createdAt()));
                if (keys.seals() && !Keyring.isSealed(kept.secret())) {
                    seal(kept, secret);
                }
            });
        }
        return open;
    }

    private Optional<String> opened(SigningKey kept) {
        return Keyring.isSealed(kept.secret())
                ? keys.open(kept.secret(), place(kept.id()))
                : Optional.of(kept.secret());
    }

    private static String place(String id) {
        return "signing_keys/" + id;
    }

    private void seal(SigningKey kept, String secret) {
        statements.update(PeopleSql.RESEAL_SIGNING_KEY, keys.seal(secret, place(kept.id())), kept.id(), kept.secret());
    }

    /** Seals with the current key what an earlier one has sealed. */
    void reseal() {
        for (SigningKey kept : keysAsKept()) {
            opened(kept).ifPresent(secret -> seal(kept, secret));
        }
    }

    @Override
    public void add(SigningKey key) {
        String secret = keys.seals() ? keys.seal(key.secret(), place(key.id())) : key.secret();
        statements.update(PeopleSql.ADD_SIGNING_KEY, key.id(), secret, Rows.micros(key.createdAt()));
    }

    @Override
    public void forgetSigningKeys(Instant created) {
        statements.update(PeopleSql.FORGET_SIGNING_KEYS, Rows.micros(created));
    }

    @Override
    public Tries tries(String subject) {
        return statements
                .first(
                        PeopleSql.TRIES,
                        row -> new Tries(row.getInt("tries"), Rows.instant(row.getLong("last_at"))),
                        subject)
                .orElse(new Tries(0, Instant.EPOCH));
    }

    @Override
    public boolean count(String subject, Tries seen, Instant now) {
        if (seen.number() == 0) {
            try {
                return statements.update(PeopleSql.ADD_TRY, subject, Rows.micros(now)) > 0;
            } catch (StoreException e) {
                if (e.kind() == StoreException.Kind.REFUSED) {
                    return false;
                }
                throw e;
            }
        }
        return statements.update(
                        PeopleSql.COUNT_TRY,
                        seen.number() + 1,
                        Rows.micros(now),
                        subject,
                        seen.number(),
                        Rows.micros(seen.lastAt()))
                > 0;
    }

    @Override
    public void succeeded(String subject) {
        statements.update(PeopleSql.SUCCEEDED, subject);
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(
                row.getString("id"),
                row.getString("user_id"),
                row.getString("token_hash"),
                row.getString("previous_hash"),
                Rows.instant(row.getLong("rotated_at")),
                Rows.instant(row.getLong("created_at")),
                Rows.instant(row.getLong("expires_at")),
                row.getString("address"),
                row.getString("agent"));
    }
}
