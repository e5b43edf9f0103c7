package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;

/** Removes by age, each table in its own transaction: what is left behind by a failure goes with the next run. */
final class JdbcRetention implements Retention {
    private final Statements statements;
    private final LifeSql sql;
    private final Consumer<String> elsewhere;

    /** {@code elsewhere} removes bodies that are not in the database. */
    JdbcRetention(Statements statements, LifeSql sql, Consumer<String> elsewhere) {
        this.statements = statements;
        this.sql = sql;
        this.elsewhere = elsewhere;
    }

    @Override
    public int forget(Resource resource, Instant before, int limit) {
        return switch (resource) {
            case BODIES -> bodies(before, limit);
            case AUDIT -> statements.update(sql.audit, firstAudit(before), limit);
            case REQUESTS -> requests(summed(before), limit);
            case USAGE ->
                Math.max(
                        statements.update(sql.usage, Rows.micros(before), limit),
                        statements.update(sql.usageSums, Rows.micros(before), limit));
        };
    }

    private int requests(Instant before, int limit) {
        statements.update(RollupSql.RAISE_FLOOR, Rows.micros(before), Rows.micros(before));
        // the requests last: what belongs to them must not stay when they are gone
        int most = bodies(before, limit);
        most = Math.max(most, statements.update(sql.attempts, firstRequest(before), limit));
        most = Math.max(most, statements.update(sql.groups, Rows.micros(before), limit));
        return most == limit ? most : Math.max(most, statements.update(sql.requests, Rows.micros(before), limit));
    }

    /** Up to where requests may go: not before their hour is summed, unless nobody has done that for a day. */
    private Instant summed(Instant before) {
        Instant late = before.minus(Duration.ofDays(1));
        Instant behind =
                JdbcUsageReports.oldest(statements, RollupSql.OLDEST_HOUR).orElse(null);
        if (behind == null || !behind.isBefore(before)) {
            return before;
        }
        return behind.isBefore(late) ? late : behind;
    }

    /** Those elsewhere first: a row without its body is better than a body that nobody finds. */
    private int bodies(Instant before, int limit) {
        statements
                .query(LifeSql.LOCATIONS, row -> row.getString(1), firstRequest(before), limit)
                .forEach(elsewhere);
        return statements.update(sql.bodies, firstRequest(before), limit);
    }

    /** The smallest id of a request of that moment: ids sort by time, to the millisecond. */
    private static String firstRequest(Instant at) {
        return "req_" + HexFormat.of().toHexDigits(at.toEpochMilli(), 12);
    }

    /** The smallest id of an entry of that moment. */
    private static String firstAudit(Instant at) {
        return String.format(Locale.ROOT, "aud_%015x", Rows.micros(at));
    }
}
