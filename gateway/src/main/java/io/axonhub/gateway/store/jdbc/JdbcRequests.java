package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Queries on the reading threads. */
final class JdbcRequests implements Requests {
    private final DataSource pool;
    private final Sql sql;
    private final Reading readers;

    JdbcRequests(DataSource pool, Sql sql, Reading readers) {
        this.pool = pool;
        this.sql = sql;
        this.readers = readers;
    }

    @Override
    public Optional<Found> find(String id) {
        return readers.ask(() -> {
            List<Object> by = List.of(Binding.clean(id));
            List<RequestRecord> request = rows(Sql.REQUEST, by, Rows::request);
            return request.isEmpty()
                    ? Optional.<Found>empty()
                    : Optional.of(new Found(
                            request.getFirst(),
                            rows(Sql.ATTEMPTS, by, Rows::attempt),
                            rows(Sql.BODIES, by, Rows::body)));
        });
    }

    @Override
    public Page list(Filter filter, @Nullable Cursor after, int limit) {
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive");
        }
        List<String> columns = new ArrayList<>();
        List<Object> by = new ArrayList<>(sql.dialect()
                .cursor(
                        after == null ? Long.MAX_VALUE : Rows.micros(after.receivedAt()),
                        after == null ? "" : Binding.clean(after.id())));
        List<@Nullable String> values = Arrays.asList(
                filter.keyId(),
                filter.model(),
                filter.channel(),
                filter.status() == null ? null : filter.status().wire(),
                filter.traceId(),
                filter.threadId(),
                filter.sessionId());
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                columns.add(Sql.FILTERS.get(i));
                by.add(Binding.clean(value));
            }
        }
        String query = sql.list(columns);
        by.add(limit + 1);
        List<RequestRecord> found = readers.ask(() -> rows(query, by, Rows::request));
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        RequestRecord last = found.get(limit - 1);
        return new Page(found.subList(0, limit), new Cursor(last.receivedAt(), last.id()));
    }

    /** What one row is. */
    private interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String query, List<Object> by, Mapper<T> mapper) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < by.size(); i++) {
                statement.setObject(i + 1, by.get(i));
            }
            try (ResultSet found = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (found.next()) {
                    rows.add(mapper.of(found));
                }
                return rows;
            }
        }
    }
}
