package io.axonhub.e2e.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway wrote into its database, read as a stranger would. */
public final class Records {
    private final Path file;

    Records(Path file) {
        this.file = file;
    }

    /** One row. Columns by lower-case name. */
    public record Row(Map<String, @Nullable Object> columns) {
        /** A column as text; empty when null. */
        public String text(String column) {
            Object value = columns.get(column);
            if (value == null && !columns.containsKey(column)) {
                throw new AssertionError("no column " + column + " in " + columns.keySet());
            }
            return value == null ? "" : value.toString();
        }

        /** A column as a number; 0 when null. */
        public long number(String column) {
            String text = text(column);
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }
    }

    /** The requests for a model, in order of arrival. */
    public List<Row> requests(String model) {
        return query("select * from requests where model = '" + model + "' order by id");
    }

    /** All requests, in order of arrival. */
    public List<Row> requests() {
        return query("select * from requests order by id");
    }

    /** The attempts of a request. */
    public List<Row> attempts(String requestId) {
        return query("select * from attempts where request_id = '" + requestId + "' order by number");
    }

    /** The attempts of all requests. */
    public List<Row> attempts() {
        return query("select * from attempts order by request_id, number");
    }

    /** How many requests there are. */
    public long count() {
        return query("select count(*) as n from requests").getFirst().number("n");
    }

    /** How many requests have not ended. */
    public long open() {
        return query("select count(*) as n from requests where status in ('pending', 'processing')").stream()
                .mapToLong(row -> row.number("n"))
                .sum();
    }

    /** Keeps every writer out until closed, as a database that is down would. */
    public AutoCloseable lock() {
        try {
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin immediate");
            }
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot lock " + file, e);
        }
    }

    private List<Row> query(String sql) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                Map<String, @Nullable Object> columns = new LinkedHashMap<>();
                for (int i = 1; i <= width; i++) {
                    columns.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(new Row(columns));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
