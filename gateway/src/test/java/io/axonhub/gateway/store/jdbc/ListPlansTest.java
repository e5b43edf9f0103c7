package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Requests;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page of requests is read from an index, by each database's own plan over a table that is not small. */
@ParameterizedClass
@EnumSource
class ListPlansTest {
    private static final Map<Requests.Field, String> VALUES = Map.ofEntries(
            Map.entry(Requests.Field.KEY, "k3"),
            Map.entry(Requests.Field.PROFILE, "p"),
            Map.entry(Requests.Field.TEAM, "team"),
            Map.entry(Requests.Field.USER, "u3"),
            Map.entry(Requests.Field.MODEL, "m3"),
            Map.entry(Requests.Field.CHANNEL, "c3"),
            Map.entry(Requests.Field.STATUS, "completed"),
            Map.entry(Requests.Field.ERROR_CLASS, "timeout"),
            Map.entry(Requests.Field.SOURCE, "test"),
            Map.entry(Requests.Field.FORMAT, "f"),
            Map.entry(Requests.Field.TRACE, "t3"),
            Map.entry(Requests.Field.THREAD, "th3"),
            Map.entry(Requests.Field.SESSION, "s3"));

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    @Test
    void everyListOfRequestsWalksAnIndex() throws SQLException {
        Database.Place place = kind.fresh(dir);
        Database.open(place, Clock.systemUTC()).close();
        SqlDialect dialect = Dsn.parse(place.dialect(), place.dsn()).dialect();
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            statement.execute(fill());
            statement.execute(kind == TestDatabase.MARIADB ? "ANALYZE TABLE requests" : "ANALYZE requests");
            for (Requests.Filter filter : filters()) {
                RequestSql query = RequestSql.of(dialect, filter, new Requests.Cursor(Rows.instant(15_000), "r"), 50);
                assertThat(plan(connection, query.text(), query.values()))
                        .as(query.text())
                        .satisfies(this::walksAnIndex);
            }
        }
    }

    /** Each field by itself, and with each other; in a time; of many keys; and all that no index knows. */
    private static List<Requests.Filter> filters() {
        List<Requests.Filter> all = new ArrayList<>(List.of(Requests.Filter.all()));
        VALUES.forEach((field, value) -> {
            Requests.Filter one = Requests.Filter.of(field, value);
            all.add(one);
            all.add(one.within(Rows.instant(100), Rows.instant(19_000)));
            VALUES.forEach((other, with) -> {
                if (field.compareTo(other) < 0) {
                    all.add(one.and(other, Set.of(with)));
                }
            });
        });
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < 60; i++) {
            keys.add("k" + i);
        }
        all.add(Requests.Filter.all().and(Requests.Field.KEY, keys));
        all.add(Requests.Filter.of(Requests.Field.MODEL, "m3")
                .and(Requests.Field.STATUS, Set.of("failed", "canceled")));
        all.add(Requests.Filter.all()
                .and(new Requests.Extra(true, true, 1_000, new Cost(new BigDecimal("0.5"), "USD"))));
        return all;
    }

    private String fill() {
        String columns =
                "INSERT INTO requests (received_at, id, journal, key_id, key_name, client_address, model, format,"
                        + " source, stream, status, channel, http_status, partial, attempts, notes, user_name, error_class,"
                        + " trace_id, thread_id, session_id, profile, team)";
        String id = kind == TestDatabase.MARIADB ? "concat('r', n)" : "'r' || n";
        String of = kind == TestDatabase.MARIADB ? "concat('%s', n %% %d)" : "'%s' || (n %% %d)";
        String values = " SELECT n, " + id + ", 1, " + of.formatted("k", 20) + ", 'k', '::1', "
                + of.formatted("m", 15)
                + ", 'f', CASE WHEN n % 1000 = 0 THEN 'test' ELSE 'api' END, 0, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END, "
                + of.formatted("c", 10) + ", 200, 0, CASE WHEN n % 100 = 0 THEN 2 ELSE 1 END, '', "
                + of.formatted("u", 30)
                + ", CASE WHEN n % 50 = 0 THEN 'timeout' END, " + of.formatted("t", 4_000) + ", "
                + of.formatted("th", 400) + ", " + of.formatted("s", 400) + ", 'p', 'team' FROM ";
        return columns + values + TestDatabase.NUMBERS;
    }

    private String plan(Connection connection, String query, List<Object> values) throws SQLException {
        String explain = kind == TestDatabase.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
        try (PreparedStatement statement = connection.prepareStatement(explain + query)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet rows = statement.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        plan.append(rows.getMetaData().getColumnLabel(i)).append('=');
                        plan.append(rows.getString(i)).append(' ');
                    }
                    plan.append('\n');
                }
            }
            return plan.toString();
        }
    }

    private void walksAnIndex(String plan) {
        switch (kind) {
            case SQLITE -> assertThat(plan).contains("SEARCH requests USING").doesNotContain("TEMP B-TREE", "SCAN");
            case POSTGRES -> assertThat(plan).contains("Index").doesNotContain("Seq Scan");
            case MARIADB ->
                // and as TiDB calls it
                assertThat(plan).doesNotContain("key=null", "type=ALL", "filesort", "TableFullScan", "IndexFullScan");
        }
    }
}
