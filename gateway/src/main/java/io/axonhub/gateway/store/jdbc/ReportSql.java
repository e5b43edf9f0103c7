package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Distribution;
import io.axonhub.gateway.store.UsageReports.Dimension;
import io.axonhub.gateway.store.UsageReports.Divided;
import io.axonhub.gateway.store.UsageReports.Figures;
import io.axonhub.gateway.store.UsageReports.Question;
import io.axonhub.gateway.store.jdbc.RollupSql.Grain;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A statement that answers a question about usage for a part of its time: whole days are read from the sums of days, the days of other
 * zones than UTC from those of quarters where one lies within such a day, and the rest from those of hours.
 */
final class ReportSql {
    /** What sums are read of, in the order of {@link JdbcUsageReports}. */
    private static final List<String> COUNTED = List.of("retried", "unpriced", "estimated");

    private static final List<String> TOKENS = List.of("input", "cache_read", "cache_write", "output", "reasoning");

    /** Money is summed in two parts: SQLite's sums end at nine million of a currency. */
    static final long PART = 1_000_000;

    private final StringBuilder text = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    private ReportSql() {}

    /** A part of the time, as stored. {@code only}: where its rows begin that are meant; empty for all. */
    private record Span(Grain grain, long from, long until, List<Long> only) {
        Span(Grain grain, long from, long until) {
            this(grain, from, until, List.of());
        }
    }

    /** Those whose answers together are the answer. {@code summed}: up to when all days have sums of their own. */
    static List<ReportSql> of(Question question, Instant summed) {
        return spans(question, Rows.micros(summed)).stream()
                .map(span -> {
                    ReportSql sql = new ReportSql();
                    sql.write(question, span);
                    return sql;
                })
                .toList();
    }

    String text() {
        return text.toString();
    }

    Object[] values() {
        return values.toArray();
    }

    private static List<Span> spans(Question question, long summed) {
        long from = Rows.micros(question.from());
        long until = Rows.micros(question.until());
        long end = Math.min(until, summed);
        return switch (question.divided()) {
            case Divided.Whole _ -> byDays(from, until, end);
            case Divided.Hours _ -> List.of(new Span(Grain.HOURS, from, until));
            case Divided.Days days when days.zone().normalized().equals(ZoneOffset.UTC) -> byDays(from, until, end);
            case Divided.Days days -> byQuarters(days.zone().getRules(), from, until, end);
        };
    }

    private static List<Span> byDays(long from, long until, long end) {
        long first = RollupSql.day(from + RollupSql.DAY - 1);
        long last = RollupSql.day(end);
        return first >= last
                ? List.of(new Span(Grain.HOURS, from, until))
                : Stream.of(
                                new Span(Grain.DAYS, first, last),
                                new Span(Grain.HOURS, from, first),
                                new Span(Grain.HOURS, last, until))
                        .filter(span -> span.from() < span.until())
                        .toList();
    }

    private static List<Span> byQuarters(ZoneRules rules, long from, long until, long end) {
        long first = quarter(from + RollupSql.QUARTER - 1);
        long last = quarter(end);
        List<Long> whole = new ArrayList<>();
        List<Long> hours = new ArrayList<>();
        for (long quarter = first; quarter < last; quarter += RollupSql.QUARTER) {
            if (isOfOneDay(rules, quarter)) {
                whole.add(quarter);
            } else {
                addHours(quarter, quarter + RollupSql.QUARTER, hours);
            }
        }
        if (whole.isEmpty()) {
            return List.of(new Span(Grain.HOURS, from, until));
        }
        addHours(from, first, hours);
        addHours(last, until, hours);
        return Stream.of(new Span(Grain.QUARTERS, first, last, whole), new Span(Grain.HOURS, from, until, hours))
                .filter(span -> !span.only().isEmpty())
                .toList();
    }

    private static void addHours(long from, long until, List<Long> to) {
        for (long hour = RollupSql.hour(from + RollupSql.HOUR - 1); hour < until; hour += RollupSql.HOUR) {
            to.add(hour);
        }
    }

    private static long quarter(long micros) {
        return Math.floorDiv(micros, RollupSql.QUARTER) * RollupSql.QUARTER;
    }

    /** Whether its first and its last hour are. */
    private static boolean isOfOneDay(ZoneRules rules, long quarter) {
        return day(rules, quarter) == day(rules, quarter + RollupSql.QUARTER - RollupSql.HOUR);
    }

    private static long day(ZoneRules rules, long moment) {
        return RollupSql.day(moment + micros(rules.getOffset(Rows.instant(moment))));
    }

    private void write(Question question, Span span) {
        List<String> told = new ArrayList<>();
        when(question.divided(), span).ifPresent(told::add);
        question.by().forEach(dimension -> told.add(column(dimension)));
        if (question.figures() != Figures.REQUESTS) {
            told.add("u.currency");
        }
        Set<Dimension> used = EnumSet.noneOf(Dimension.class);
        used.addAll(question.by());
        used.addAll(question.filters().keySet());
        boolean ends = used.contains(Dimension.STATUS) || used.contains(Dimension.ERROR_CLASS);
        List<String> asked = SqlDialect.join(told, sums(question.figures(), ends));
        text.append("SELECT ").append(String.join(", ", asked));
        text.append(ends ? " FROM usage_hours u" : " FROM usage_sums u");
        boolean held = used.contains(Dimension.PROJECT) || used.contains(Dimension.HOLDER);
        if (held || used.stream().anyMatch(dimension -> column(dimension).startsWith("g."))) {
            text.append(" JOIN usage_groups g ON g.id = u.group_id");
        }
        if (held) {
            text.append(" LEFT JOIN key_holders h ON h.key_id = g.key_id");
        }
        // written out: a plan for any detail and any time walks through all details by time
        text.append(" WHERE u.detail = ").append(span.grain().code(detail(used)));
        if (span.only().isEmpty()) {
            text.append(" AND u.starts_at >= ")
                    .append(span.from())
                    .append(" AND u.starts_at < ")
                    .append(span.until());
        } else {
            text.append(" AND u.starts_at IN (").append(listed(span.only())).append(')');
        }
        filter(question);
        text.append(told.isEmpty() ? "" : " GROUP BY " + String.join(", ", told));
        text.append(" ORDER BY SUM(u.requests) DESC LIMIT ?");
    }

    /** The moment that rows are told apart by: of a day the beginning as the zone's clocks show it, as if they were those of UTC. */
    private static Optional<String> when(Divided divided, Span span) {
        return switch (divided) {
            case Divided.Whole _ -> Optional.empty();
            case Divided.Hours _ -> Optional.of("u.starts_at");
            case Divided.Days days -> {
                String local = local(days.zone().getRules(), span);
                yield Optional.of("(" + local + ") - (" + local + ") % " + RollupSql.DAY);
            }
        };
    }

    /** What a zone's clocks show. Its offsets are written out: a group and what is shown of it must be the same text. */
    private static String local(ZoneRules rules, Span span) {
        Instant end = Rows.instant(span.until());
        Instant at = Rows.instant(span.from());
        StringBuilder offsets = new StringBuilder();
        for (ZoneOffsetTransition change = rules.nextTransition(at);
                change != null && change.getInstant().isBefore(end);
                change = rules.nextTransition(change.getInstant())) {
            offsets.append(" WHEN u.starts_at < ")
                    .append(Rows.micros(change.getInstant()))
                    .append(" THEN ")
                    .append(micros(change.getOffsetBefore()));
            at = change.getInstant();
        }
        long last = micros(rules.getOffset(at));
        return "u.starts_at + " + (offsets.isEmpty() ? last : "CASE" + offsets + " ELSE " + last + " END");
    }

    private static long micros(ZoneOffset offset) {
        return offset.getTotalSeconds() * 1_000_000L;
    }

    private static String listed(List<Long> moments) {
        return moments.stream().map(String::valueOf).collect(Collectors.joining(", "));
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

    private static List<String> sums(Figures figures, boolean ends) {
        List<String> sums = new ArrayList<>();
        sums.add("COALESCE(SUM(u.requests), 0)");
        if (figures == Figures.REQUESTS) {
            return sums;
        }
        for (String end : HourSums.ENDS) {
            sums.add(ends ? "SUM(CASE WHEN u.status = '" + end + "' THEN u.requests ELSE 0 END)" : sum(end));
        }
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
