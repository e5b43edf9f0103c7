package io.axonhub.gateway.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/** The one place where the databases' SQL differs. MariaDB and TiDB speak MySQL's. */
enum SqlDialect {
    SQLITE("sqlite") {
        // it would rather sort all rows of some values than walk through rows in order
        @Override
        String unindexed(String column) {
            return "+" + column;
        }

        @Override
        String whole(String money, long factor) {
            return "CAST(ROUND(CAST(COALESCE(" + money + ", '0') AS REAL) * " + factor + ") AS INTEGER)";
        }

        @Override
        String now() {
            return "SELECT CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)";
        }

        @Override
        String forUpdate() {
            return ""; // a transaction here begins with the lock on all writing
        }
    },
    POSTGRES("postgresql") {
        @Override
        String whole(String money, long factor) {
            return "CAST(ROUND(CAST(COALESCE(" + money + ", '0') AS NUMERIC) * " + factor + ") AS BIGINT)";
        }

        @Override
        String now() {
            return "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)";
        }
    },
    MYSQL("mysql") {
        @Override
        String whole(String money, long factor) {
            return "CAST(ROUND(CAST(COALESCE(" + money + ", '0') AS DECIMAL(38, 18)) * " + factor + ") AS SIGNED)";
        }

        @Override
        String now() {
            return "SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)";
        }

        @Override
        String insertNew(String table, List<String> columns, List<String> key) {
            return insert(table, columns) + " ON DUPLICATE KEY UPDATE " + key.getFirst() + " = " + key.getFirst();
        }

        // VALUES() is what MySQL, MariaDB and TiDB all understand
        @Override
        String upsert(String table, List<String> key, List<String> fixed, List<String> changing) {
            return insert(table, join(key, fixed, changing)) + " ON DUPLICATE KEY UPDATE "
                    + assign(changing, column -> "VALUES(" + column + ")");
        }

        // its planner takes no index for a comparison of rows
        @Override
        String before(String first, String second) {
            return first + " <= ? AND (" + first + " < ? OR " + second + " < ?)";
        }

        @Override
        List<Object> cursor(Object first, Object second) {
            return List.of(first, first, second);
        }

        // a subquery on the same table is refused or not optimised there
        @Override
        String deleteSome(String table, String key, String rows) {
            return "DELETE FROM " + table + " " + rows + " LIMIT ?";
        }
    };

    private final String folder;

    SqlDialect(String folder) {
        this.folder = folder;
    }

    /** A column's new value. */
    interface NewValue {
        String of(String column);
    }

    /** Where its migrations are on the class path. */
    String migrations() {
        return "classpath:db/migration/" + folder;
    }

    /** A text column's decimal as a whole number of billionths, each rounded on its own; null is 0. */
    String billionths(String money) {
        return whole(money, 1_000_000_000L);
    }

    /** A text column's decimal times {@code factor}, rounded; null is 0. */
    abstract String whole(String money, long factor);

    /** Asks for the database's clock in microseconds since 1970. */
    abstract String now();

    /** At the end of a query whose rows this transaction will change. */
    String forUpdate() {
        return " FOR UPDATE";
    }

    /** A column in a condition that is to be looked at while rows are walked through in order. */
    String unindexed(String column) {
        return column;
    }

    /** Inserts a row unless one with its key is there. */
    String insertNew(String table, List<String> columns, List<String> key) {
        return insert(table, columns) + " ON CONFLICT (" + String.join(", ", key) + ") DO NOTHING";
    }

    /** Inserts a row, or changes the {@code changing} columns of the one with its key. Parameters in the order of the arguments. */
    String upsert(String table, List<String> key, List<String> fixed, List<String> changing) {
        return insert(table, join(key, fixed, changing)) + " ON CONFLICT (" + String.join(", ", key)
                + ") DO UPDATE SET " + assign(changing, column -> "excluded." + column);
    }

    /** Rows before a position in the order of two columns; its parameters are those of {@link #cursor}. */
    String before(String first, String second) {
        return "(" + first + ", " + second + ") < (?, ?)";
    }

    List<Object> cursor(Object first, Object second) {
        return List.of(first, second);
    }

    /** Deletes at most as many as its last parameter says of {@code rows}, a condition and an order; {@code key} identifies a row. */
    String deleteSome(String table, String key, String rows) {
        return "DELETE FROM " + table + " WHERE (" + key + ") IN (SELECT " + key + " FROM " + table + " " + rows
                + " LIMIT ?)";
    }

    static String insert(String table, List<String> columns) {
        return "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", columns.stream().map(column -> "?").toList()) + ")";
    }

    @SafeVarargs
    static List<String> join(List<String>... columns) {
        List<String> all = new ArrayList<>();
        for (List<String> some : columns) {
            all.addAll(some);
        }
        return all;
    }

    static String assign(List<String> columns, NewValue value) {
        return String.join(
                ", ",
                columns.stream()
                        .map(column -> column + " = " + value.of(column))
                        .toList());
    }
}
