package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.StoreException;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Queries through Helidon's client, on the reading threads. */
final class JdbcRequests implements Requests {
    private static final long PATIENCE_SECONDS = 30;

    private final DbClient client;
    private final ExecutorService readers;

    JdbcRequests(DbClient client, ExecutorService readers) {
        this.client = client;
        this.readers = readers;
    }

    @Override
    public Optional<Found> find(String id) {
        return ask(() -> {
            Map<String, Object> by = Map.of("id", id);
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
        Map<String, Object> by = new HashMap<>();
        by.put("at", after == null ? Long.MAX_VALUE : Rows.micros(after.receivedAt()));
        by.put("id", after == null ? "" : after.id());
        by.put("limit", limit + 1);
        put(by, "key", filter.keyId());
        put(by, "model", filter.model());
        put(by, "channel", filter.channel());
        put(by, "status", filter.status() == null ? null : filter.status().wire());
        List<RequestRecord> found = ask(() -> rows(sql, by, Rows::request));
        if (found.size() <= limit) {
            return new Page(found, null);
        }
        RequestRecord last = found.get(limit - 1);
        return new Page(found.subList(0, limit), new Cursor(last.receivedAt(), last.id()));
    }

    private static void put(Map<String, Object> by, String name, @Nullable String value) {
        if (value != null) {
            by.put(name, value);
        }
    }

    private <T> List<T> rows(String sql, Map<String, Object> by, Function<DbRow, T> mapper) {
        try (Stream<DbRow> rows = client.execute().createQuery(sql).params(by).execute()) {
            return rows.map(mapper).toList();
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
            if (e.getCause() instanceof DbClientException cause) {
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
