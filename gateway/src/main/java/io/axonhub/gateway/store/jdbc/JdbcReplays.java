package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Replays;
import io.axonhub.gateway.store.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Replays in the database. */
final class JdbcReplays implements Replays {
    private static final String ADD = "INSERT INTO replays (id, body_hash, created_at) VALUES (?, ?, ?)";
    private static final String FIND = "SELECT body_hash, answer, created_at FROM replays WHERE id = ?";
    private static final String FINISH = "UPDATE replays SET answer = ? WHERE id = ?";
    private static final String DROP = "DELETE FROM replays WHERE id = ?";
    private static final String FORGET = "DELETE FROM replays WHERE created_at < ?";

    private final Statements statements;

    JdbcReplays(Statements statements) {
        this.statements = statements;
    }

    /** Every statement there is. */
    static List<String> all() {
        return List.of(ADD, FIND, FINISH, DROP, FORGET);
    }

    @Override
    public Optional<Replay> begin(String id, String bodyHash, Instant now) {
        Optional<Replay> there = find(id);
        if (there.isPresent()) {
            return there;
        }
        try {
            statements.update(ADD, id, bodyHash, Rows.micros(now));
            return Optional.empty();
        } catch (StoreException e) {
            // somebody else took it in between
            return Optional.of(find(id).orElseThrow(() -> e));
        }
    }

    private Optional<Replay> find(String id) {
        return statements.first(
                FIND,
                row -> new Replay(
                        row.getString("body_hash"), row.getString("answer"), Rows.instant(row.getLong("created_at"))),
                id);
    }

    @Override
    public void finish(String id, String answer) {
        statements.update(FINISH, answer, id);
    }

    @Override
    public void drop(String id) {
        statements.update(DROP, id);
    }

    @Override
    public void forget(Instant before) {
        statements.update(FORGET, Rows.micros(before));
    }
}
