package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Session;
import io.axonhub.gateway.store.Sessions;
import io.axonhub.gateway.store.StoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sessions in the database. */
final class JdbcSessions implements Sessions {
    private static final Duration TRIES_KEPT = Duration.ofDays(1);

    private final Statements statements;

    JdbcSessions(Statements statements) {
        this.statements = statements;
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
    public void endAll(String userId) {
        statements.update(PeopleSql.END_SESSIONS, userId);
    }

    @Override
    public void forget(Instant now) {
        statements.update(PeopleSql.FORGET_SESSIONS, Rows.micros(now));
        statements.update(PeopleSql.FORGET_TRIES, Rows.micros(now.minus(TRIES_KEPT)));
    }

    @Override
    public List<SigningKey> signingKeys() {
        return statements.query(
                PeopleSql.SIGNING_KEYS,
                row -> new SigningKey(
                        row.getString("id"), row.getString("secret"), Rows.instant(row.getLong("created_at"))));
    }

    @Override
    public void add(SigningKey key) {
        statements.update(PeopleSql.ADD_SIGNING_KEY, key.id(), key.secret(), Rows.micros(key.createdAt()));
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
