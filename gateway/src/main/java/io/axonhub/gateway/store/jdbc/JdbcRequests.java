package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Queries on the reading threads. */
final class JdbcRequests implements Requests {
    private static final long PATIENCE_SECONDS = 30;

    private final DataSource pool;
    private final ExecutorService readers;

    JdbcRequests(DataSource pool, ExecutorService readers) {
        this.pool = pool;
        this.readers = readers;
    }

    @Override
    public Optional<Found> find(String id) {
        return ask(() -> {
            List<Object> by = List.of(id);
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
        String sql = Sql.list(
                filter.keyId() != null, filter.model() != null, filter.channel() != null, filter.status() != null);
        List<Object> by = new ArrayList<>();
        by.add(after == null ? Long.MAX_VALUE : Rows.micros(after.receivedAt()));
        by.add(after == null ? "" : after.id());
        add(by, filter.keyId());
        add(by, filter.model());
        add(by, filter.channel());
        add(by, filter.status() == null ? null : filter.status().wire());
        by.add(limit + 1);
        List<RequestRecord> found = ask(() -> rows(sql, by, Rows::request));
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        RequestRecord last = found.get(limit - 1);
        return new Page(found.subList(0, limit), new Cursor(last.receivedAt(), last.id()));
    }

    private static void add(List<Object> by, @Nullable String value) {
        if (value != null) {
            by.add(value);
        }
    }

    /** What one row is. */
    private interface Mapper<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, List<Object> by, Mapper<T> mapper) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
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

    private <T> T ask(Callable<T> question) {
        Future<T> answer = readers.submit(question);
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("the database query was interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable("the database took more than " + PATIENCE_SECONDS + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw unreachable("the database cannot be read: " + cause.getMessage(), cause);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw unreachable("the database cannot be read", e);
        }
    }

    private static StoreException unreachable(String message, Exception cause) {
        return new StoreException(StoreException.Kind.UNREACHABLE, message, cause);
    }
}
