package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page of requests is read from an index, by each database's own plan over a table that is not small. */
@ParameterizedClass
@EnumSource
class ListPlansTest {
    private static final int ROWS = 20_000;

    @Parameter
    TestDatabase kind = TestDatabase.SQLITE;

    @TempDir
    Path dir;

    @Test
    void everyListOfRequestsWalksAnIndex() throws SQLException {
        Database.Place place = kind.fresh(dir);
        Database.open(place, Clock.systemUTC()).close();
        Sql sql = new Sql(Dsn.parse(place.dialect(), place.dsn()).dialect());
        try (Connection connection = TestDatabase.connect(place);
                Statement statement = connection.createStatement()) {
            statement.execute(fill());
            statement.execute(kind == TestDatabase.MARIADB ? "ANALYZE TABLE requests" : "ANALYZE requests");
            for (int bits = 0; bits < 16; bits++) {
                boolean key = (bits & 1) != 0;
                boolean model = (bits & 2) != 0;
                boolean channel = (bits & 4) != 0;
                boolean status = (bits & 8) != 0;
                List<String> columns = new ArrayList<>();
                addIf(columns, key, "key_id");
                addIf(columns, model, "model");
                addIf(columns, channel, "channel");
                addIf(columns, status, "status");
                String query = sql.list(columns);
                List<Object> values = new ArrayList<>(sql.dialect().cursor(15_000L, "r"));
                addIf(values, key, "k3");
                addIf(values, model, "m3");
                addIf(values, channel, "c3");
                addIf(values, status, "completed");
                values.add(50);
                assertThat(plan(connection, query, values)).as(query).satisfies(this::walksAnIndex);
            }
        }
    }

    private static void addIf(List<? super String> values, boolean asked, String value) {
        if (asked) {
            values.add(value);
        }
    }

    private String fill() {
        String columns =
                "INSERT INTO requests (received_at, id, journal, key_id, key_name, client_address, model, format,"
                        + " source, stream, status, channel, http_status, partial, attempts, notes)";
        String id = kind == TestDatabase.MARIADB ? "concat('r', n)" : "'r' || n";
        String of = kind == TestDatabase.MARIADB ? "concat('%s', n %% %d)" : "'%s' || (n %% %d)";
        String values = " SELECT n, " + id + ", 1, " + of.formatted("k", 20) + ", 'k', '::1', "
                + of.formatted("m", 15) + ", 'f', 'api', 0, CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END, "
                + of.formatted("c", 10) + ", 200, 0, 1, '' FROM ";
        return switch (kind) {
            case SQLITE ->
                "WITH RECURSIVE seq (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < " + ROWS + ") " + columns
                        + values + "seq";
            case POSTGRES -> columns + values + "generate_series(1, " + ROWS + ") AS seq (n)";
            case MARIADB -> columns + values + "(SELECT seq AS n FROM seq_1_to_" + ROWS + ") AS s";
        };
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
            case MARIADB -> assertThat(plan).doesNotContain("key=null", "type=ALL", "filesort");
        }
    }
}
