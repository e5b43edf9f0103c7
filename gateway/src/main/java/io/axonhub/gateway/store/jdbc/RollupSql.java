package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statements that make the sums of hours, in one database's SQL. */
final class RollupSql {
    static final long HOUR = 3_600_000_000L;
    static final long QUARTER = 6 * HOUR;
    static final long DAY = 24 * HOUR;

    /** Of how long a row is, and what is added to its detail's number for it. */
    enum Grain {
        HOURS(HOUR, 0),
        DAYS(DAY, 10),
        /** Of a day of UTC: other zones' days begin in the middle of one. */
        QUARTERS(QUARTER, 20);

        private final long length;
        private final int added;

        Grain(long length, int added) {
            this.length = length;
            this.added = added;
        }

        int code(HourSums.Detail detail) {
            return added + detail.code();
        }

        /** The details' numbers. */
        private String codes() {
            return Stream.of(HourSums.Detail.values())
                    .map(detail -> String.valueOf(code(detail)))
                    .collect(Collectors.joining(", "));
        }
    }

    /** Parts of one in a column of money: prices of a token in the usual lists are whole ones. */
    static final long MONEY = 1_000_000_000_000L;

    /** What a group of requests is told apart by, in the order of the columns. */
    static final List<String> GROUP = List.of("key_id", "profile", "team", "user_name", "channel", "model");

    /** What the sums of a group are told apart by besides. */
    static final List<String> KIND = List.of("status", "error_class", "currency");

    /** Hours of a journal's requests that have not ended. */
    static final String OPEN_HOURS = "SELECT DISTINCT received_at - received_at % " + HOUR
            + " FROM requests WHERE journal = ? AND status IN ('pending', 'processing')";

    static final String DUE = "SELECT DISTINCT starts_at FROM usage_marks ORDER BY starts_at DESC LIMIT ?";
    static final String MARKS = "SELECT * FROM usage_marks WHERE starts_at = ? ORDER BY journal";
    static final String UNMARK =
            "DELETE FROM usage_marks WHERE starts_at = ? AND journal = ? AND segment = ? AND position = ?";
    static final String OLDEST_HOUR = "SELECT MIN(starts_at) FROM usage_marks";
    static final String OLDEST_MARK = "SELECT MIN(starts_at) FROM (SELECT starts_at FROM usage_marks UNION ALL"
            + " SELECT starts_at FROM usage_day_marks WHERE starts_at < ?) marks";
    static final String DUE_DAYS =
            "SELECT starts_at FROM usage_day_marks WHERE starts_at < ? ORDER BY starts_at DESC LIMIT ?";
    static final String DAY_MARK = "SELECT starts_at FROM usage_day_marks WHERE starts_at = ?";
    static final String UNMARK_DAY = "DELETE FROM usage_day_marks WHERE starts_at = ?";
    static final String REMOVE = remove("usage_hours", Grain.HOURS);
    static final String REMOVE_SUM = remove("usage_sums", Grain.HOURS);

    /** Of a day, before it is summed up: its beginning and its end. */
    static final List<String> REMOVE_DAY = Stream.of(Grain.DAYS, Grain.QUARTERS)
            .flatMap(grain -> Stream.of(remove("usage_hours", grain), remove("usage_sums", grain)))
            .toList();

    static final String RAISE_FLOOR = "UPDATE usage_floor SET floor = ? WHERE floor < ?";
    static final String MARK_ALL = "INSERT INTO usage_marks (starts_at, journal, segment, position)"
            + " SELECT DISTINCT received_at - received_at % " + HOUR + ", 0, 0, 0 FROM requests"
            + " WHERE received_at >= (SELECT MAX(floor) FROM usage_floor) AND NOT EXISTS (SELECT 1 FROM usage_marks m"
            + " WHERE m.journal = 0 AND m.starts_at = requests.received_at - requests.received_at % " + HOUR + ")";

    final String floor;
    final String mark;
    final String requests;
    final String addGroup;
    final String add;
    final String addSum;
    final String markDay;

    /** The sums of a day and of its quarters from those of its hours; its beginning and its end. */
    final List<String> addDay;

    RollupSql(SqlDialect dialect) {
        floor = "SELECT floor FROM usage_floor" + dialect.forUpdate();
        mark = dialect.upsert(
                "usage_marks", List.of("starts_at", "journal"), List.of(), List.of("segment", "position"));
        addGroup = dialect.insertNew("usage_groups", SqlDialect.join(List.of("id"), GROUP), List.of("id"));
        List<String> measures = List.copyOf(measures(dialect).keySet());
        List<String> place = List.of("detail", "starts_at", "group_id");
        add = SqlDialect.insert("usage_hours", SqlDialect.join(place, KIND, measures));
        addSum = SqlDialect.insert("usage_sums", SqlDialect.join(place, List.of("currency"), together(measures)));
        requests = requests(dialect);
        markDay = dialect.insertNew("usage_day_marks", List.of("starts_at"), List.of("starts_at"));
        addDay = Stream.of(Grain.DAYS, Grain.QUARTERS)
                .flatMap(grain -> Stream.of(
                        add(grain, "usage_hours", KIND, measures),
                        add(grain, "usage_sums", List.of("currency"), together(measures))))
                .toList();
    }

    /** The columns that are added up whatever became of the requests. */
    private static List<String> together(List<String> measures) {
        List<String> all = new ArrayList<>(measures);
        all.addAll(1, HourSums.ENDS);
        return all;
    }

    private static String remove(String table, Grain grain) {
        return "DELETE FROM " + table + " WHERE detail IN (" + grain.codes() + ") AND starts_at >= ? AND starts_at < ?";
    }

    private static String add(Grain grain, String table, List<String> toldBy, List<String> measures) {
        String kind = String.join(", ", SqlDialect.join(List.of("group_id"), toldBy));
        String start = "starts_at - starts_at % " + grain.length;
        return "INSERT INTO " + table + " (detail, starts_at, " + kind + ", " + String.join(", ", measures)
                + ") SELECT detail + " + grain.added + ", " + start + ", " + kind + ", "
                + String.join(
                        ", ", measures.stream().map(each -> "SUM(" + each + ")").toList())
                + " FROM " + table + " WHERE detail IN (" + Grain.HOURS.codes()
                + ") AND starts_at >= ? AND starts_at < ? GROUP BY detail, " + start + ", " + kind;
    }

    /** The beginning of the day of a moment. */
    static long day(long micros) {
        return Math.floorDiv(micros, DAY) * DAY;
    }

    /** The beginning of the hour of a moment. */
    static long hour(long micros) {
        return Math.floorDiv(micros, HOUR) * HOUR;
    }

    /** The columns that are added up, and what a request adds to each. */
    static Map<String, String> measures(SqlDialect dialect) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("requests", "1");
        all.put("retried", "CASE WHEN attempts > 1 THEN 1 ELSE 0 END");
        all.put("unpriced", "CASE WHEN input IS NOT NULL AND cost IS NULL THEN 1 ELSE 0 END");
        all.put("estimated", "CASE WHEN usage_source IN ('partial', 'estimated') THEN 1 ELSE 0 END");
        all.put("input", "input");
        all.put("cache_read", "cache_read");
        all.put("cache_write", "cache_write_5m + cache_write_1h");
        all.put("output", "output");
        all.put("reasoning", "reasoning");
        all.put("cost", dialect.whole("cost", MONEY));
        all.put("duration", completed("", "duration"));
        all.put("first_token", completed("", "first_token"));
        ranges("d", "duration", all);
        ranges("f", "first_token", all);
        return all;
    }

    private static String completed(String also, String value) {
        return "CASE WHEN status = 'completed'" + also + " THEN " + value + " END";
    }

    private static void ranges(String prefix, String column, Map<String, String> to) {
        List<Long> bounds = Distribution.BOUNDS;
        for (int i = 0; i <= bounds.size(); i++) {
            String above = i == 0 ? "" : " AND " + column + " > " + bounds.get(i - 1);
            String below = i == bounds.size() ? "" : " AND " + column + " <= " + bounds.get(i);
            to.put(prefix + i, completed(above + below, "1"));
        }
    }

    /** The sums of the requests between two moments. */
    private static String requests(SqlDialect dialect) {
        List<String> columns = new ArrayList<>();
        for (String column : SqlDialect.join(GROUP, KIND)) {
            columns.add("COALESCE(" + column + ", '')");
        }
        measures(dialect).values().forEach(value -> columns.add("COALESCE(SUM(" + value + "), 0)"));
        return "SELECT " + String.join(", ", columns) + " FROM requests WHERE received_at >= ? AND received_at < ?"
                + " AND status IN ('completed', 'failed', 'canceled') GROUP BY "
                + String.join(", ", SqlDialect.join(GROUP, KIND));
    }

    /** Every statement there is. */
    List<String> all() {
        List<String> all = new ArrayList<>(List.of(
                OPEN_HOURS,
                DUE,
                MARKS,
                UNMARK,
                OLDEST_HOUR,
                OLDEST_MARK,
                REMOVE,
                REMOVE_SUM,
                RAISE_FLOOR,
                MARK_ALL,
                floor,
                mark,
                requests,
                addGroup,
                add,
                addSum,
                DUE_DAYS,
                DAY_MARK,
                UNMARK_DAY,
                markDay));
        all.addAll(REMOVE_DAY);
        all.addAll(addDay);
        return all;
    }
}
