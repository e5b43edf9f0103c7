package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Distribution;
import io.axonhub.gateway.store.UsageReports;
import io.axonhub.gateway.store.UsageSums;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about usage, from the sums of hours. */
final class JdbcUsageReports implements UsageReports {
    /** Decimal places of a part of {@link ReportSql#PART}, and of what is left of it. */
    private static final int PLACES = 6;

    private static final int REST_PLACES = 12;

    private static final int MOST = 100_000;

    private final Statements statements;

    private final Clock clock;

    JdbcUsageReports(Statements statements, Clock clock) {
        this.statements = statements;
        this.clock = clock;
    }

    @Override
    public List<Line> ask(Question question) {
        // what was paid in two currencies is two rows
        Map<Line, UsageSums> lines = new LinkedHashMap<>();
        for (ReportSql sql : ReportSql.of(question, summed())) {
            List<Object> values = new ArrayList<>(List.of(sql.values()));
            values.add(MOST);
            List<Line> rows = statements.query(sql.text(), row -> line(row, question), values.toArray());
            rows.forEach(row ->
                    lines.merge(new Line(row.at(), row.values(), UsageSums.none()), row.sums(), UsageSums::plus));
            if (rows.size() == MOST || lines.size() >= MOST) {
                throw new TooManyLines();
            }
        }
        return lines.entrySet().stream()
                .map(line -> new Line(line.getKey().at(), line.getKey().values(), line.getValue()))
                .sorted(Comparator.comparingLong(
                                (Line line) -> line.sums().counts().requests())
                        .reversed())
                .toList();
    }

    /** The end of the last day that has sums of its own. A day that just ended may wait for them, and so may one of a late record. */
    private Instant summed() {
        long today = RollupSql.day(Rows.micros(clock.instant()));
        long yesterday = today - RollupSql.DAY;
        boolean waits = !statements
                .query(RollupSql.DAY_MARK, row -> row.getLong(1), yesterday)
                .isEmpty();
        return Rows.instant(waits ? yesterday : today);
    }

    private static Line line(ResultSet row, Question question) throws SQLException {
        int at = 0;
        Instant hour = switch (question.divided()) {
            case Divided.Whole _ -> null;
            case Divided.Hours _ -> Rows.instant(row.getLong(++at));
            case Divided.Days days ->
                LocalDate.ofEpochDay(row.getLong(++at) / RollupSql.DAY)
                        .atStartOfDay(days.zone())
                        .toInstant();
        };
        List<String> values = new ArrayList<>();
        for (int i = 0; i < question.by().size(); i++) {
            values.add(row.getString(++at));
        }
        return new Line(hour, values, sums(row, at, question.figures()));
    }

    private static UsageSums sums(ResultSet row, int before, Figures asked) throws SQLException {
        int at = before;
        if (asked == Figures.REQUESTS) {
            UsageSums.Counts counted = new UsageSums.Counts(row.getLong(++at), 0, 0, 0, 0, 0);
            return UsageSums.none().plus(counted);
        }
        boolean times = asked == Figures.TIMES;
        String currency = row.getString(++at);
        long[] figures = new long[11];
        for (int i = 0; i < figures.length; i++) {
            figures[i] = row.getLong(++at);
        }
        BigDecimal money = BigDecimal.valueOf(row.getBigDecimal(++at).longValueExact(), PLACES)
                .add(BigDecimal.valueOf(row.getLong(++at), REST_PLACES));
        return new UsageSums(
                new UsageSums.Counts(figures[0], figures[1], figures[2], figures[3], figures[4], figures[5]),
                new UsageSums.Tokens(figures[6], figures[7], figures[8], figures[9], figures[10]),
                currency.isEmpty() ? Map.of() : Map.of(currency, plain(money)),
                times ? distribution(row, at) : Distribution.none(),
                times ? distribution(row, at + 2 + Distribution.BOUNDS.size()) : Distribution.none());
    }

    private static BigDecimal plain(BigDecimal money) {
        BigDecimal stripped = money.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Distribution distribution(ResultSet row, int before) throws SQLException {
        List<Long> counts = new ArrayList<>();
        for (int i = 0; i <= Distribution.BOUNDS.size(); i++) {
            counts.add(row.getLong(before + 2 + i));
        }
        return new Distribution(row.getLong(before + 1), counts);
    }

    @Override
    public @Nullable Instant behind() {
        return oldest(statements, RollupSql.OLDEST_MARK, RollupSql.day(Rows.micros(clock.instant())))
                .orElse(null);
    }

    /** The moment that a query finds, if any. */
    static Optional<Instant> oldest(Statements statements, String query, Object... by) {
        List<List<Instant>> found = statements.query(
                query,
                row -> {
                    long at = row.getLong(1);
                    return row.wasNull() ? List.of() : List.of(Rows.instant(at));
                },
                by);
        return found.stream().flatMap(List::stream).findFirst();
    }
}
