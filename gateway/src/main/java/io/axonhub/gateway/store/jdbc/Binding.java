package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Timing;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** Sets a statement's parameters one after another, in the order of the columns in {@link Sql}. */
final class Binding {
    /** Characters of a name that an index can hold in every database. */
    private static final int SHORT = 255;

    /** Characters of {@code namespace/name}. */
    private static final int LONG = 512;

    private final PreparedStatement statement;
    private int at;

    private Binding(PreparedStatement statement) {
        this.statement = statement;
    }

    static void request(PreparedStatement statement, long journal, RequestRecord r) throws SQLException {
        Binding to = new Binding(statement);
        to.number(Rows.micros(r.receivedAt()));
        to.text(r.id());
        to.number(journal);
        to.name(r.caller().keyId(), LONG);
        to.name(r.caller().keyName(), SHORT);
        to.name(r.caller().address(), SHORT);
        to.name(r.ask().model(), SHORT);
        to.name(r.ask().format(), SHORT);
        to.text(r.ask().source().wire());
        to.flag(r.ask().stream());
        to.name(r.trace().traceId(), SHORT);
        to.name(r.trace().threadId(), SHORT);
        to.name(r.trace().sessionId(), SHORT);
        to.name(r.caller().team(), SHORT);
        to.name(r.caller().user(), SHORT);
        to.text(r.status().wire());
        to.name(r.channel(), LONG);
        to.failure(r.failure());
        to.number(r.httpStatus());
        to.timing(r.timing());
        to.usage(r.usage());
        to.flag(r.partial());
        to.number(r.attempts());
        to.text(Rows.notes(r.notes()));
        to.cost(r.cost());
        to.name(r.caller().profile(), LONG);
        to.text(RouteJson.text(r.route()));
        to.source(r.usageSource(), r.usage());
    }

    static void attempt(PreparedStatement statement, AttemptRecord a) throws SQLException {
        Binding to = new Binding(statement);
        to.text(a.requestId());
        to.number(a.number());
        to.name(a.target().channel(), LONG);
        to.name(a.target().provider(), SHORT);
        to.number(a.target().credential());
        to.name(a.target().format(), SHORT);
        to.name(a.target().model(), SHORT);
        to.name(a.modelReported(), SHORT);
        to.number(a.httpStatus());
        to.failure(a.failure());
        to.number(Rows.micros(a.startedAt()));
        to.timing(a.timing());
        to.usage(a.usage());
        to.name(a.stop(), SHORT);
        to.flag(a.partial());
        to.text(Rows.notes(a.notes()));
        to.cost(a.cost());
        to.source(a.usageSource(), a.usage());
    }

    static void body(PreparedStatement statement, BodyRecord b) throws SQLException {
        Binding to = new Binding(statement);
        to.text(b.requestId());
        to.text(b.kind().wire());
        to.number(b.attempt());
        to.name(b.contentType(), SHORT);
        statement.setBytes(++to.at, b.bytes());
        to.flag(b.truncated());
        to.name(b.location(), LONG);
    }

    private void text(@Nullable String value) throws SQLException {
        statement.setString(++at, value == null ? null : clean(value));
    }

    /** Cut where it is longer than its column may be: clients choose what they call things. */
    private void name(@Nullable String value, int most) throws SQLException {
        if (value == null || value.length() <= most) {
            text(value);
        } else {
            text(value.substring(0, Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most));
        }
    }

    /** Without NUL, which PostgreSQL's text does not take. */
    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private void number(long value) throws SQLException {
        statement.setLong(++at, value);
    }

    private void number(@Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(++at, Types.BIGINT);
        } else {
            statement.setLong(++at, value);
        }
    }

    private void flag(boolean value) throws SQLException {
        statement.setInt(++at, value ? 1 : 0);
    }

    private void failure(@Nullable Failure failure) throws SQLException {
        name(failure == null ? null : failure.errorClass(), SHORT);
        text(failure == null ? null : failure.message());
    }

    private void timing(Timing timing) throws SQLException {
        number(timing.firstTokenMicros());
        number(timing.durationMicros());
    }

    private void usage(@Nullable Usage usage) throws SQLException {
        if (usage == null) {
            for (int i = 0; i < 6; i++) {
                statement.setNull(++at, Types.BIGINT);
            }
            return;
        }
        number(usage.input());
        number(usage.cacheRead());
        number(usage.cacheWrite5m());
        number(usage.cacheWrite1h());
        number(usage.output());
        number(usage.reasoning());
    }

    private void source(@Nullable UsageSource source, @Nullable Usage usage) throws SQLException {
        text(source == null ? null : source.wire());
        text(usage == null ? null : MediaText.of(usage.media()));
    }

    private void cost(@Nullable Cost cost) throws SQLException {
        text(cost == null ? null : cost.amount().toPlainString());
        text(cost == null ? null : cost.currency());
    }
}
