package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Single statements, each in its own transaction. */
final class Statements {
    private final DataSource pool;
    private final Reading reading;

    Statements(DataSource pool, Reading reading) {
        this.pool = pool;
        this.reading = reading;
    }

    /** What one row is. */
    interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    <T> List<T> query(String sql, Mapper<T> mapper, @Nullable Object... values) {
        return reading.ask(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = bound(connection, sql, values);
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
        return reading.ask(() -> {
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = bound(connection, sql, values)) {
                return statement.executeUpdate();
            } catch (SQLException e) {
                StoreException.Kind kind = SqlFailure.kind(e);
                throw new StoreException(kind, "the database did not take the change: " + e.getMessage(), e);
            }
        });
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
