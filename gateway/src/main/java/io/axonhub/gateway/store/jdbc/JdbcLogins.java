package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Logins;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sign-ins elsewhere in the database. */
final class JdbcLogins implements Logins {
    private static final String ADD = "INSERT INTO logins (id, browser, state, created_at) VALUES (?, ?, ?, ?)";
    private static final String FIND = "SELECT id, browser, state, created_at FROM logins WHERE id = ?";
    private static final String DROP = "DELETE FROM logins WHERE id = ?";
    private static final String FORGET = "DELETE FROM logins WHERE created_at < ?";

    private final Statements statements;

    JdbcLogins(Statements statements) {
        this.statements = statements;
    }

    /** Every statement there is. */
    static List<String> all() {
        return List.of(ADD, FIND, DROP, FORGET);
    }

    @Override
    public void keep(Login login) {
        statements.update(ADD, login.id(), login.browser(), login.state(), Rows.micros(login.createdAt()));
    }

    @Override
    public Optional<Login> take(String id) {
        Optional<Login> found = statements.first(
                FIND,
                row -> new Login(
                        row.getString("id"),
                        row.getString("browser"),
                        row.getString("state"),
                        Rows.instant(row.getLong("created_at"))),
                id);
        // of two at the same time one removes it
        return found.filter(login -> statements.update(DROP, id) > 0);
    }

    @Override
    public void forget(Instant before) {
        statements.update(FORGET, Rows.micros(before));
    }
}
