package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.TranscriptLimits;
import io.axonhub.gateway.store.Transcripts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transcripts in the database. One thread writes them in batches; what it has not written yet is found in memory. A full queue, which
 * a database that cannot be written leaves behind, drops new ones: they cannot be continued then, and their clients are told so.
 */
final class JdbcTranscripts implements Transcripts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTranscripts.class);

    private static final int QUEUE = 256;
    private static final int BATCH = 64;
    private static final int FORGET_AT_ONCE = 64;
    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);
    private static final Duration LAST_WRITES = Duration.ofSeconds(10);

    private final DataSource pool;
    private final Sql sql;
    private final Reading reading;
    private final TranscriptLimits limits;
    private final Clock clock;
    private final Map<Key, Transcript> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<Key> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer;
    private volatile boolean closed;
    private Instant forgotten = Instant.EPOCH;

    JdbcTranscripts(DataSource pool, Sql sql, Reading reading, TranscriptLimits limits, Clock clock) {
        this.pool = pool;
        this.sql = sql;
        this.reading = reading;
        this.limits = limits;
        this.clock = clock;
        this.writer = Thread.ofPlatform().name("db-transcripts").daemon(true).unstarted(this::run);
    }

    private record Key(String owner, String id) {}

    void start() {
        writer.start();
    }

    @Override
    public void put(Transcript transcript) {
        if (transcript.size() > limits.maxEach()) {
            LOG.info("answer is too long to be continued id={} bytes={}", transcript.id(), transcript.size());
            return;
        }
        Key key = new Key(transcript.owner(), transcript.id());
        boolean queued = waiting.put(key, transcript) != null || queue.offer(key);
        if (!queued) {
            waiting.remove(key);
            LOG.warn("answer cannot be continued, the database is behind id={}", transcript.id());
        }
    }

    private long oldest() {
        return Rows.micros(clock.instant().minus(limits.maxAge()));
    }

    @Override
    public Optional<Transcript> find(String owner, String id) {
        Transcript unwritten = waiting.get(new Key(owner, id));
        return unwritten != null ? Optional.of(unwritten) : reading.ask(() -> read(owner, id));
    }

    private Optional<Transcript> read(String owner, String id) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(Sql.TRANSCRIPT)) {
            statement.setString(1, Binding.clean(owner));
            statement.setString(2, Binding.clean(id));
            statement.setLong(3, oldest());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(transcript(row)) : Optional.empty();
            }
        }
    }

    private static Transcript transcript(ResultSet row) throws SQLException {
        return new Transcript(
                row.getString("owner"),
                row.getString("id"),
                row.getString("channel"),
                row.getInt("resident") != 0,
                Rows.instant(row.getLong("created_at")),
                row.getBytes("input"),
                row.getBytes("answer"));
    }

    /** Under the lock that the writer holds for a batch, so that nothing is written behind it. */
    @Override
    public boolean remove(String owner, String id) {
        return reading.ask(() -> {
            synchronized (this) {
                boolean unwritten = waiting.remove(new Key(owner, id)) != null;
                try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement(Sql.REMOVE_TRANSCRIPT)) {
                    statement.setString(1, Binding.clean(owner));
                    statement.setString(2, Binding.clean(id));
                    statement.setLong(3, oldest());
                    return statement.executeUpdate() > 0 || unwritten;
                }
            }
        });
    }

    private void run() {
        while (!closed || !queue.isEmpty()) {
            try {
                Key first = queue.poll(closed ? 0 : FORGET_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                List<Key> batch = new ArrayList<>();
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                }
                write(batch);
            } catch (InterruptedException e) {
                LOG.debug("woken to close: {}", closed);
            } catch (SQLException | StoreException e) {
                LOG.warn("answers were not kept, they cannot be continued: {}", e.getMessage());
            }
        }
    }

    private synchronized void write(List<Key> batch) throws SQLException {
        Map<Key, Transcript> written = new LinkedHashMap<>();
        for (Key key : batch) {
            Transcript transcript = waiting.get(key);
            if (transcript != null) {
                written.put(key, transcript);
            }
        }
        try (Connection connection = pool.getConnection()) {
            InTransaction.run(connection, open -> {
                put(open, written);
                forget(open, !batch.isEmpty());
                return true;
            });
        } finally {
            written.forEach(this::settle);
        }
    }

    /** Lets go of what is written; what came in its place meanwhile is next. */
    private void settle(Key key, Transcript written) {
        if (!waiting.remove(key, written) && waiting.containsKey(key) && !queue.offer(key)) {
            waiting.remove(key);
        }
    }

    private void put(Connection connection, Map<Key, Transcript> written) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.putTranscript)) {
            for (Transcript transcript : written.values()) {
                statement.setString(1, Binding.clean(transcript.owner()));
                statement.setString(2, Binding.clean(transcript.id()));
                statement.setString(3, Binding.clean(transcript.channel()));
                statement.setInt(4, transcript.resident() ? 1 : 0);
                statement.setLong(5, Rows.micros(transcript.createdAt()));
                statement.setLong(6, transcript.size());
                statement.setBytes(7, transcript.input());
                statement.setBytes(8, transcript.answer());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void forget(Connection connection, boolean grown) throws SQLException {
        Instant now = clock.instant();
        if (Duration.between(forgotten, now).compareTo(FORGET_EVERY) >= 0) {
            forgotten = now;
            try (PreparedStatement statement = connection.prepareStatement(Sql.FORGET_TRANSCRIPTS)) {
                statement.setLong(1, oldest());
                statement.executeUpdate();
            }
        }
        while (grown && total(connection) > limits.maxTotal()) {
            try (PreparedStatement statement = connection.prepareStatement(sql.forgetOldest)) {
                statement.setInt(1, FORGET_AT_ONCE);
                statement.executeUpdate();
            }
        }
    }

    private static long total(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Sql.TRANSCRIPTS_SIZE);
                ResultSet sum = statement.executeQuery()) {
            return sum.next() ? sum.getLong(1) : 0;
        }
    }

    /** Writes what waits. */
    @Override
    public void close() {
        closed = true;
        writer.interrupt();
        try {
            writer.join(LAST_WRITES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
