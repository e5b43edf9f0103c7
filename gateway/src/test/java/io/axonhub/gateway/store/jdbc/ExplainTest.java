package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Traces;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every list of records is read by an index, in every database. */
@ParameterizedClass
@EnumSource
class ExplainTest {
    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    private static List<String> lists(SqlDialect dialect) {
        Sql sql = new Sql(dialect);
        TraceSql traces = new TraceSql(dialect);
        List<String> all = new ArrayList<>();
        all.add(sql.list(List.of()));
        Sql.FILTERS.forEach(column -> all.add(sql.list(List.of(column))));
        all.add(traces.list(false, false));
        all.add(traces.list(true, false));
        all.add(traces.list(false, true));
        all.add(TraceSql.FIND);
        for (Traces.Kind each : Traces.Kind.values()) {
            all.add(TraceSql.figures(each));
        }
        all.add(LifeSql.OF_KEY);
        all.add(LifeSql.LOCATIONS_OF);
        return all;
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
            for (String list : lists(dialect)) {
                String plan = plan(statement, dialect, list);
                assertThat(plan).as(list).satisfies(text -> assertIndexed(dialect, text));
            }
        }
    }

    private static void assertIndexed(SqlDialect dialect, String plan) {
        switch (dialect) {
            case SQLITE -> assertThat(plan).contains("SEARCH ").doesNotContain("SCAN ", "TEMP B-TREE");
            case POSTGRES -> assertThat(plan).contains("Index").doesNotContain("Seq Scan");
            case MYSQL -> {
                if (!plan.contains("after reading const tables")) { // by its key, and there is none
                    assertThat(plan).doesNotContain("key=null");
                }
            }
        }
    }

    private static String plan(Statement statement, SqlDialect dialect, String list) throws SQLException {
        String limited = list.replace("LIMIT ?", "LIMIT 10").replace("kind = ?", "kind = 'trace'");
        String bound = limited.replaceAll("(received_at|started_at) (<=?) \\?", "$1 $2 9000000000000000")
                .replace("< (?, ?)", "< (9000000000000000, 'x')")
                .replace("?", "'x'");
        StringBuilder plan = new StringBuilder();
        String explain = dialect == SqlDialect.SQLITE ? "EXPLAIN QUERY PLAN " : "EXPLAIN ";
        try (ResultSet rows = statement.executeQuery(explain + bound)) {
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
        return plan.toString().replace("possible_keys=null", "");
    }
}
