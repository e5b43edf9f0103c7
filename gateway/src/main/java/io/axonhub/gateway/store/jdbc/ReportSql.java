package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Distribution;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Divided;
import io.axonhub.gateway.store.UsageReports.Figures;
import io.axonhub.gateway.store.UsageReports.Question;
import java.time.Instant;
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

    static ReportSql of(Question question, Instant now) {
        ReportSql sql = new ReportSql();
        sql.write(question, now);
        return sql;
    }

    String text() {
        return text.toString();
    }

    Object[] values() {
        return values.toArray();
    }

    private void write(Question question, Instant now) {
        List<String> told = new ArrayList<>();
        if (question.divided() != Divided.NOT) {
            told.add("u.starts_at");
        }
        question.by().forEach(dimension -> told.add(column(dimension)));
        if (question.figures() != Figures.REQUESTS) {
            told.add("u.currency");
        }
        Set<Dimension> used = EnumSet.noneOf(Dimension.class);
        used.addAll(question.by());
        used.addAll(question.filters().keySet());
        List<String> asked = SqlDialect.join(told, sums(question.figures()));
        text.append("SELECT ").append(String.join(", ", asked));
        text.append(" FROM usage_hours u");
        boolean held = used.contains(Dimension.PROJECT) || used.contains(Dimension.HOLDER);
        if (held || used.stream().anyMatch(dimension -> column(dimension).startsWith("g."))) {
            text.append(" JOIN usage_groups g ON g.id = u.group_id");
        }
        if (held) {
            text.append(" LEFT JOIN key_holders h ON h.key_id = g.key_id");
        }
        text.append(" WHERE ");
        when(question, detail(used).code(), now);
        filter(question);
        text.append(told.isEmpty() ? "" : " GROUP BY " + String.join(", ", told));
        text.append(" ORDER BY SUM(u.requests) DESC LIMIT ?");
    }

    /**
     * Whole days from the rows of days, and what is left at both ends from those of hours. Days that ended a short time ago may not be
     * summed yet.
     */
    private void when(Question question, int detail, Instant now) {
        long from = Rows.micros(question.from());
        long until = Rows.micros(question.until());
        long firstDay = RollupSql.day(from + RollupSql.DAY - 1);
        long lastDay = Math.min(RollupSql.day(until), RollupSql.day(Rows.micros(now)) - RollupSql.DAY);
        if (question.divided() == Divided.BY_HOUR || firstDay >= lastDay) {
            span(detail, from, until);
            return;
        }
        text.append('(');
        span(detail + RollupSql.DAYS, firstDay, lastDay);
        if (from < firstDay) {
            text.append(" OR ");
            span(detail, from, firstDay);
        }
        if (lastDay < until) {
            text.append(" OR ");
            span(detail, lastDay, until);
        }
        text.append(')');
    }

    private void span(int detail, long from, long until) {
        text.append("(u.detail = ? AND u.starts_at >= ? AND u.starts_at < ?)");
        values.addAll(List.of(detail, from, until));
    }

    private void filter(Question question) {
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

    private static List<String> sums(Figures figures) {
        List<String> sums = new ArrayList<>();
        sums.add("COALESCE(SUM(u.requests), 0)");
        if (figures == Figures.REQUESTS) {
            return sums;
        }
        sums.add("SUM(CASE WHEN u.status = 'failed' THEN u.requests ELSE 0 END)");
        sums.add("SUM(CASE WHEN u.status = 'canceled' THEN u.requests ELSE 0 END)");
        COUNTED.forEach(column -> sums.add(sum(column)));
        TOKENS.forEach(column -> sums.add(sum(column)));
        sums.add("COALESCE(SUM((u.cost - u.cost % " + PART + ") / " + PART + "), 0)");
        sums.add("COALESCE(SUM(u.cost % " + PART + "), 0)");
        if (figures == Figures.TIMES) {
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
