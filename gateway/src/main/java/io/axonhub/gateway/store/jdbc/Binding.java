package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Usage;
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
        to.text(r.caller().keyId());
        to.text(r.caller().keyName());
        to.text(r.caller().profile());
        to.text(r.caller().address());
        to.text(r.ask().model());
        to.text(r.ask().format());
        to.text(r.ask().source().wire());
        to.flag(r.ask().stream());
        to.text(r.trace().traceId());
        to.text(r.trace().threadId());
        to.text(r.trace().sessionId());
        to.text(r.status().wire());
        to.text(r.channel());
        to.failure(r.failure());
        to.number(r.httpStatus());
        to.timing(r.timing());
        to.usage(r.usage());
        to.flag(r.partial());
        to.number(r.attempts());
        to.text(Rows.notes(r.notes()));
        to.cost(r.cost());
    }

    static void attempt(PreparedStatement statement, AttemptRecord a) throws SQLException {
        Binding to = new Binding(statement);
        to.text(a.requestId());
        to.number(a.number());
        to.text(a.target().channel());
        to.text(a.target().provider());
        to.number(a.target().credential());
        to.text(a.target().format());
        to.text(a.target().model());
        to.text(a.modelReported());
        to.number(a.httpStatus());
        to.failure(a.failure());
        to.number(Rows.micros(a.startedAt()));
        to.timing(a.timing());
        to.usage(a.usage());
        to.text(a.stop());
        to.flag(a.partial());
        to.text(Rows.notes(a.notes()));
        to.cost(a.cost());
    }

    static void body(PreparedStatement statement, BodyRecord b) throws SQLException {
        Binding to = new Binding(statement);
        to.text(b.requestId());
        to.text(b.kind().wire());
        to.number(b.attempt());
        to.text(b.contentType());
        statement.setBytes(++to.at, b.bytes());
        to.flag(b.truncated());
    }

    private void text(@Nullable String value) throws SQLException {
        statement.setString(++at, value);
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
        text(failure == null ? null : failure.errorClass());
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

    private void cost(@Nullable Cost cost) throws SQLException {
        text(cost == null ? null : cost.amount().toPlainString());
        text(cost == null ? null : cost.currency());
    }
}
