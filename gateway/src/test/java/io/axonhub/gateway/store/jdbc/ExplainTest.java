package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Requests;
import io.axonhub.gateway.store.Traces;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.UsageReports.Dimension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every list of records and every sum of usage is read by an index, in every database. */
@ParameterizedClass
@EnumSource
class ExplainTest {
    private static final Instant START = Instant.parse("2029-10-20T10:00:00Z");

    private static final Instant END = Instant.parse("2030-01-01T05:00:00Z");

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    /** {@code sums}: its rows are grouped, which takes them all. */
    private record Query(String text, List<Object> values, boolean sums) {}

    private static List<Query> queries(SqlDialect dialect) {
        List<Query> all = new ArrayList<>();
        for (Requests.Field field : Requests.Field.values()) {
            String value = field == Requests.Field.SOURCE ? "test" : "x";
            RequestSql one = RequestSql.of(dialect, Requests.Filter.of(field, value), null, 10);
            all.add(new Query(one.text(), one.values(), false));
        }
        traces(new TraceSql(dialect), all);
        all.add(new Query(LifeSql.OF_KEY, List.of("x", 10), false));
        all.add(new Query(LifeSql.LOCATIONS_OF, List.of("x"), false));
        all.add(new Query(new RollupSql(dialect).requests, List.of(0L, RollupSql.HOUR), true));
        all.add(new Query(RollupSql.MARKS, List.of(0L), false));
        reports(Map.of(), all);
        reports(Map.of(Dimension.KEY, Set.of("k")), all);
        return all;
    }

    private static void traces(TraceSql traces, List<Query> all) {
        for (Traces.Kind each : Traces.Kind.values()) {
            Traces.Filter every = Traces.Filter.all(each);
            for (Traces.Filter filter : List.of(
                    every,
                    every.ofKeys(Set.of("k")),
                    every.inThread("t"),
                    new Traces.Filter(each, null, null, "x", Instant.EPOCH, END))) {
                TraceSql.Bound list = traces.list(filter, null, 10);
                all.add(new Query(list.text(), list.values(), false));
            }
            all.add(new Query(traces.figures(each, 2), List.of("x", "y"), true));
        }
        all.add(new Query(TraceSql.FIND, List.of("trace", "x", "k"), false));
    }

    /** By nothing, and by each dimension. */
    private static void reports(Map<Dimension, Set<String>> filters, List<Query> all) {
        List<List<Dimension>> told = new ArrayList<>(List.of(List.of()));
        for (Dimension each : Dimension.values()) {
            told.add(List.of(each));
        }
        for (List<Dimension> by : told) {
            for (UsageReports.Divided divided :
                    List.of(UsageReports.Divided.NOT, UsageReports.Divided.byDayIn(ZoneId.of("America/New_York")))) {
                UsageReports.Question question =
                        new UsageReports.Question(START, END, filters, by, divided, UsageReports.Figures.TIMES);
                for (ReportSql sql : ReportSql.of(question, END.plusSeconds(86400 * 3))) {
                    List<Object> values = new ArrayList<>(List.of(sql.values()));
                    values.add(10);
                    all.add(new Query(sql.text(), values, true));
                }
            }
        }
    }

    @Test
    void everyListUsesAnIndex() throws SQLException {
        Database.Place place = kind.fresh(dir);
        SqlDialect dialect = Dsn.parse(place.dialect(), place.dsn()).dialect();
        Database.open(place, Clock.systemUTC()).close();
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            if (dialect == SqlDialect.POSTGRES) {
                // the tables are empty, and reading nothing is quickest
                statement.execute("SET enable_seqscan = off");
            }
            if (dialect == SqlDialect.MYSQL) {
                fill(statement);
            }
            for (Query query : queries(dialect)) {
                assertThat(plan(connection, dialect, query))
                        .as(query.text())
                        .satisfies(plan -> assertIndexed(dialect, query.sums(), plan));
            }
        }
    }

    /** Nothing forbids it to walk through a table: there must be more to read than the many places that a statement names. */
    private static void fill(Statement statement) throws SQLException {
        String place = " SELECT n % 4, " + Rows.micros(START) + " + n * 3600000000, n % 50, 'USD', 1";
        String columns = " (detail, starts_at, group_id, currency, requests";
        statement.execute("INSERT INTO usage_sums" + columns + ")" + place + " FROM " + TestDatabase.NUMBERS);
        statement.execute("INSERT INTO usage_hours" + columns + ", status, error_class)" + place
                + ", 'completed', '' FROM " + TestDatabase.NUMBERS);
        statement.execute("INSERT INTO usage_groups (id, key_id, profile, team, user_name, channel, model)"
                + " SELECT n, concat('k', n), '', '', '', '', '' FROM " + TestDatabase.NUMBERS);
        statement.execute("ANALYZE TABLE usage_groups, usage_sums, usage_hours");
    }

    private static void assertIndexed(SqlDialect dialect, boolean sums, String plan) {
        switch (dialect) {
            case SQLITE -> {
                assertThat(plan).contains("SEARCH ").doesNotContain("SCAN ");
                if (!sums) {
                    assertThat(plan).doesNotContain("TEMP B-TREE");
                }
            }
            case POSTGRES -> assertThat(plan).contains("Index").doesNotContain("Seq Scan");
            case MYSQL -> {
                if (!plan.contains("const table")) { // by its key, and there is none
                    assertThat(plan).doesNotContain("key=null");
                }
            }
        }
    }

    private static String plan(Connection connection, SqlDialect dialect, Query query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        String explain = dialect == SqlDialect.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
        try (PreparedStatement statement = connection.prepareStatement(explain + query.text())) {
            for (int i = 0; i < query.values().size(); i++) {
                statement.setObject(i + 1, query.values().get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        plan.append(rows.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT))
                                .append('=')
                                .append(Objects.toString(rows.getString(i)))
                                .append(' ');
                    }
                    plan.append('\n');
                }
            }
        }
        return plan.toString().replace("possible_keys=null", "");
    }
}
