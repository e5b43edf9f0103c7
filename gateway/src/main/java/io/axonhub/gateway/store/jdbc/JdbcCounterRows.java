package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.CounterRows;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Subject;
import io.axonhub.gateway.store.UsageHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The counters' tables. A counter's row begins with what the records say was used in its window. */
final class JdbcCounterRows implements CounterRows {
    /** Of what is left, the part that one ask takes ahead: the less is left, the smaller are the leases. */
    private static final int PART = 16;

    /** The most that one ask takes ahead, as a part of the limit: what a crash may leave unused. */
    private static final int MOST_AHEAD = 50;

    private static final int TRIES = 20;

    private final DataSource pool;
    private final Reading reading;
    private final ReplicaSql sql;
    private final UsageHistory history;

    JdbcCounterRows(DataSource pool, Reading reading, ReplicaSql sql, UsageHistory history) {
        this.pool = pool;
        this.reading = reading;
        this.sql = sql;
        this.history = history;
    }

    private record Row(long begins, long used) {}

    @Override
    public Answer take(Counter counter, Instant begins, long least, long most) {
        return reading.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                return take(connection, counter, Rows.micros(begins), least, most);
            }
        });
    }

    private Answer take(Connection connection, Counter counter, long begins, long least, long most)
            throws SQLException {
        for (int i = 0; i < TRIES; i++) {
            Row row = row(connection, ReplicaSql.COUNTER, counter).orElse(null);
            if (row == null) {
                add(connection, counter, begins, used(counter, Rows.instant(begins)));
            } else if (row.begins() < begins) {
                update(connection, ReplicaSql.TURN, counter, new Object[] {begins}, begins);
            } else {
                long left = Math.max(0, most - row.used());
                if (least > left) {
                    return new Answer(Rows.instant(row.begins()), 0, left);
                }
                // after some lost races only what is needed
                long ahead = i < TRIES / 2 ? Math.min((left - least) / PART, Math.max(2, most / MOST_AHEAD)) : 0;
                long wanted = least + ahead;
                if (update(connection, ReplicaSql.COUNT, counter, new Object[] {wanted}, row.begins(), wanted, most)
                        > 0) {
                    return new Answer(Rows.instant(row.begins()), wanted, left - wanted);
                }
            }
        }
        throw new SQLException("the counter of " + counter.subject() + " changes too fast");
    }

    private static Optional<Row> row(Connection connection, String query, Counter counter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            bind(statement, 1, counter);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? Optional.of(new Row(found.getLong(1), found.getLong(2))) : Optional.empty();
            }
        }
    }

    private static int bind(PreparedStatement statement, int at, Counter counter) throws SQLException {
        statement.setString(at, Binding.clean(counter.subject().toString()));
        statement.setString(at + 1, resource(counter));
        statement.setString(at + 2, counter.window().name());
        return at + 3;
    }

    /** Money is counted in each currency by itself; what was counted before there were several is in dollars. */
    private static String resource(Counter counter) {
        String name = counter.resource().name();
        return counter.currency().isEmpty() || counter.currency().equals("USD")
                ? name
                : name + "_" + counter.currency();
    }

    private static int update(Connection connection, String query, Counter counter, Object[] before, Object... after)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            int at = 1;
            for (Object value : before) {
                statement.setObject(at++, value);
            }
            at = bind(statement, at, counter);
            for (Object value : after) {
                statement.setObject(at++, value);
            }
            return statement.executeUpdate();
        }
    }

    private void add(Connection connection, Counter counter, long begins, long used) throws SQLException {
        update(connection, sql.addCounter, counter, new Object[] {}, begins, used);
    }

    /** A minute is over before all gateways have started anew, and only keys' and users' requests can be summed. */
    private long used(Counter counter, Instant begins) {
        return switch (counter.window()) {
            case MINUTE, RUNNING -> 0;
            case HOUR, DAY, MONTH, TOTAL ->
                switch (counter.subject().kind()) {
                    case KEY, USER, PROJECT ->
                        history.used(
                                counter.subject(),
                                new Limit(counter.resource(), counter.window(), 0, counter.currency()),
                                begins);
                    case PROFILE, CHANNEL, CHANNELS -> 0;
                };
        };
    }

    @Override
    public void correct(Counter counter, Instant begins, long amount) {
        reading.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                long window = Rows.micros(begins);
                int known = update(connection, ReplicaSql.CORRECT, counter, new Object[] {amount, amount}, window);
                if (known == 0 && row(connection, ReplicaSql.COUNTER, counter).isEmpty()) {
                    // used while nobody could ask; the records may have it by now
                    add(connection, counter, window, Math.max(amount, used(counter, begins)));
                }
                return known;
            }
        });
    }

    @Override
    public Answer slots(Subject subject, String replica, long least, long most, Instant now, Instant until) {
        Counter lock = new Counter(subject, Limit.Resource.CONCURRENCY, Limit.Window.RUNNING);
        Places wanted = new Places(Binding.clean(subject.toString()), replica, least, most);
        return reading.ask(() -> {
            try (Connection connection = pool.getConnection()) {
                if (row(connection, ReplicaSql.COUNTER, lock).isEmpty()) {
                    add(connection, lock, 0, 0);
                }
                return InTransaction.run(connection, open -> {
                    row(open, sql.lockCounter, lock);
                    return slots(open, wanted, now, until);
                });
            }
        });
    }

    /** Places that a replica asks for: at least so many, of the most that all have together. */
    private record Places(String subject, String replica, long least, long most) {}

    private Answer slots(Connection connection, Places wanted, Instant now, Instant until) throws SQLException {
        if (wanted.least() == 0) {
            run(connection, ReplicaSql.DROP_SLOTS, wanted.subject(), wanted.replica());
            return new Answer(Instant.EPOCH, 0, 0);
        }
        long left = Math.max(0, wanted.most() - others(connection, wanted.subject(), wanted.replica(), now));
        if (wanted.least() > left) {
            return new Answer(Instant.EPOCH, 0, Math.max(0, left - (wanted.least() - 1)));
        }
        long granted = wanted.least() + (left - wanted.least()) / PART;
        run(connection, sql.putSlots, wanted.subject(), wanted.replica(), granted, Rows.micros(until));
        return new Answer(Instant.EPOCH, granted, left - granted);
    }

    private static long others(Connection connection, String subject, String replica, Instant now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ReplicaSql.SLOTS)) {
            statement.setString(1, subject);
            statement.setString(2, replica);
            statement.setLong(3, Rows.micros(now));
            try (ResultSet sum = statement.executeQuery()) {
                return sum.next() ? sum.getLong(1) : 0;
            }
        }
    }

    private static void run(Connection connection, String query, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
