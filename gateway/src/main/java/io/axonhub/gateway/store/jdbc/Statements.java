package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Statements: each in its own transaction, or all of some work in one. */
final class Statements {
    private final Connections connections;

    Statements(DataSource pool, Reading reading) {
        this.connections = new Connections() {
            @Override
            public <T> T with(Work<T> work) {
                return reading.ask(() -> {
                    try (Connection connection = pool.getConnection()) {
                        return work.on(connection);
                    }
                });
            }
        };
    }

    /** Over the connection of an open transaction, on its thread. */
    Statements(Connection connection) {
        this.connections = new Connections() {
            @Override
            public <T> T with(Work<T> work) {
                try {
                    return work.on(connection);
                } catch (SQLException e) {
                    throw SqlFailure.unreadable(e);
                }
            }
        };
    }

    /** Where connections come from, and on which threads they are used. */
    private interface Connections {
        <T> T with(Work<T> work);
    }

    /** What is done with one. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** What one row is. */
    interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... values) {
        return connections.with(connection -> {
            try (PreparedStatement statement = bound(connection, sql, values);
                    ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(mapper.of(found));
                }
                return rows;
            }
        });
    }

    <T> Optional<T> first(String sql, Mapper<T> mapper, @Nullable Object... values) {
        return query(sql, mapper, values).stream().findFirst();
    }

    /**
     * How many rows it changed.
     *
     * @throws StoreException REFUSED when a constraint forbids it
     */
    int update(String sql, @Nullable Object... values) {
        return connections.with(connection -> {
            try (PreparedStatement statement = bound(connection, sql, values)) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw SqlFailure.unwritten(e);
            }
        });
    }

    /** Runs {@code work} in one transaction, which is undone when it answers false, which is the answer then, or throws. */
    boolean together(Predicate<Statements> work) {
        return connections.with(
                connection -> InTransaction.run(connection, done -> done, open -> work.test(new Statements(open))));
    }

    /** The caller closes it. */
    private static PreparedStatement bound(Connection connection, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
