package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Distribution;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The statement that answers a question about usage: the same text for the same kind of question, in every database. */
final class ReportSql {
    /** What sums are read of, in the order of {@link JdbcUsageReports}. */
    private static final List<String> COUNTED = List.of("retried", "unpriced", "estimated");

    private static final List<String> TOKENS = List.of("input", "cache_read", "cache_write", "output", "reasoning");

    /** Money is summed in two parts: SQLite's sums end at nine million of a currency. */
    static final long PART = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private ReportSql() {}

    static ReportSql of(Question question) {
        ReportSql sql = new ReportSql();
        sql.write(question);
        return sql;
    }

    String text() {
        return text.toString();
    }

    Object[] values() {
        return values.toArray();
    }

    private void write(Question question) {
        List<String> told = new ArrayList<>();
        if (question.hourly()) {
            told.add("u.starts_at");
        }
        question.by().forEach(dimension -> told.add(column(dimension)));
        told.add("u.currency");
        Set<Dimension> used = EnumSet.noneOf(Dimension.class);
        used.addAll(question.by());
        used.addAll(question.filters().keySet());
        text.append("SELECT ").append(String.join(", ", told)).append(", ").append(String.join(", ", sums(question)));
        text.append(" FROM usage_hours u");
        boolean held = used.contains(Dimension.PROJECT) || used.contains(Dimension.HOLDER);
        if (held || used.stream().anyMatch(dimension -> column(dimension).startsWith("g."))) {
            text.append(" JOIN usage_groups g ON g.id = u.group_id");
        }
        if (held) {
            text.append(" LEFT JOIN key_holders h ON h.key_id = g.key_id");
        }
        where(question, used);
        text.append(" GROUP BY ").append(String.join(", ", told));
        text.append(" ORDER BY SUM(u.requests) DESC LIMIT ?");
    }

    private void where(Question question, Set<Dimension> used) {
        text.append(" WHERE u.detail = ? AND u.starts_at >= ? AND u.starts_at < ?");
        values.add(detail(used).code());
        values.add(Rows.micros(question.from()));
        values.add(Rows.micros(question.until()));
        question.filters().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .forEach(filter -> {
                    text.append(" AND ").append(column(filter.getKey())).append(" IN (");
                    text.append("?, ".repeat(Math.max(0, filter.getValue().size() - 1)));
                    text.append(filter.getValue().isEmpty() ? "NULL)" : "?)");
                    new TreeSet<>(filter.getValue()).forEach(value -> values.add(Binding.clean(value)));
                });
    }

    private static HourSums.Detail detail(Set<Dimension> used) {
        Set<String> columns = new TreeSet<>();
        for (Dimension dimension : used) {
            String column = column(dimension);
            if (column.startsWith("g.")) {
                columns.add(column.substring(2));
            } else if (!column.startsWith("u.")) {
                columns.add("key_id");
            }
        }
        return HourSums.Detail.of(columns);
    }

    private static String column(Dimension dimension) {
        return switch (dimension) {
            case KEY -> "g.key_id";
            case PROFILE -> "g.profile";
            case TEAM -> "g.team";
            case USER -> "g.user_name";
            case CHANNEL -> "g.channel";
            case MODEL -> "g.model";
            case PROJECT -> "COALESCE(h.project_id, '')";
            case HOLDER -> "COALESCE(h.user_id, '')";
            case STATUS -> "u.status";
            case ERROR_CLASS -> "u.error_class";
        };
    }

    private static List<String> sums(Question question) {
        List<String> sums = new ArrayList<>();
        sums.add("SUM(u.requests)");
        sums.add("SUM(CASE WHEN u.status = 'failed' THEN u.requests ELSE 0 END)");
        sums.add("SUM(CASE WHEN u.status = 'canceled' THEN u.requests ELSE 0 END)");
        COUNTED.forEach(column -> sums.add(sum(column)));
        TOKENS.forEach(column -> sums.add(sum(column)));
        sums.add("COALESCE(SUM((u.cost - u.cost % " + PART + ") / " + PART + "), 0)");
        sums.add("COALESCE(SUM(u.cost % " + PART + "), 0)");
        if (question.times()) {
            for (String each : List.of("duration", "first_token")) {
                sums.add(sum(each));
                for (int i = 0; i <= Distribution.BOUNDS.size(); i++) {
                    sums.add(sum((each.equals("duration") ? "d" : "f") + i));
                }
            }
        }
        return sums;
    }

    private static String sum(String column) {
        return "COALESCE(SUM(u." + column + "), 0)";
    }
}
