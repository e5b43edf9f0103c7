package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Traces;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The groups that a transaction's requests name, each once. They are written at its end in one order, so that two replicas that write
 * the same ones never wait for each other.
 */
final class RequestGroups {
    private static final int MOST = 200;
    private static final int MOST_OF_KEY = 512;

    private final Map<Key, First> named = new TreeMap<>();

    /** A row's primary key. */
    private record Key(String kind, String id, String keyId) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::kind).thenComparing(Key::id).thenComparing(Key::keyId);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Of the request that named it first. */
    private record First(@Nullable String threadId, long startedAt) {}

    void add(RequestRecord request) {
        RequestRecord.Trace trace = request.trace();
        add(request, Traces.Kind.TRACE, trace.traceId(), trace.threadId());
        add(request, Traces.Kind.THREAD, trace.threadId(), null);
        add(request, Traces.Kind.SESSION, trace.sessionId(), trace.threadId());
    }

    private void add(RequestRecord request, Traces.Kind kind, @Nullable String id, @Nullable String threadId) {
        if (id != null) {
            Key key = new Key(kind.wire(), cut(id, MOST), cut(request.caller().keyId(), MOST_OF_KEY));
            named.merge(
                    key,
                    new First(threadId == null ? null : cut(threadId, MOST), Rows.micros(request.receivedAt())),
                    (one, other) -> one.startedAt() <= other.startedAt() ? one : other);
        }
    }

    private static String cut(String text, int most) {
        String clean = Binding.clean(text);
        return clean.length() <= most ? clean : clean.substring(0, most);
    }

    /** Writes those that are new to the database. */
    void flush(PreparedStatement statement) throws SQLException {
        if (named.isEmpty()) {
            return;
        }
        for (Map.Entry<Key, First> one : named.entrySet()) {
            statement.setString(1, one.getKey().kind());
            statement.setString(2, one.getKey().id());
            statement.setString(3, one.getKey().keyId());
            statement.setString(4, one.getValue().threadId());
            statement.setLong(5, one.getValue().startedAt());
            statement.addBatch();
        }
        statement.executeBatch();
        named.clear();
    }
}
