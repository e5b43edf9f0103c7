package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Timing;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows to records; the mirror of {@link Binding}. */
final class Rows {
    private static final long MICROS = 1_000_000;

    private Rows() {}

    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000);
    }

    static RequestRecord request(ResultSet row) throws SQLException {
        return new RequestRecord(
                text(row, "id"),
                instant(number(row, "received_at")),
                new RequestRecord.Caller(
                        text(row, "key_id"),
                        text(row, "key_name"),
                        textOrNull(row, "profile"),
                        text(row, "client_address"),
                        textOrNull(row, "team"),
                        textOrNull(row, "user_name")),
                new RequestRecord.Ask(
                        text(row, "model"),
                        text(row, "format"),
                        RequestRecord.Source.valueOf(upper(row, "source")),
                        flag(row, "stream")),
                new RequestRecord.Trace(
                        textOrNull(row, "trace_id"), textOrNull(row, "thread_id"), textOrNull(row, "session_id")),
                RequestStatus.valueOf(upper(row, "status")),
                textOrNull(row, "channel"),
                failure(row),
                Math.toIntExact(number(row, "http_status")),
                timing(row),
                usage(row),
                flag(row, "partial"),
                Math.toIntExact(number(row, "attempts")),
                notes(text(row, "notes")),
                cost(row),
                RouteJson.parse(textOrNull(row, "route")),
                source(row));
    }

    static AttemptRecord attempt(ResultSet row) throws SQLException {
        return new AttemptRecord(
                text(row, "request_id"),
                Math.toIntExact(number(row, "number")),
                new AttemptRecord.Target(
                        text(row, "channel"),
                        text(row, "provider"),
                        Math.toIntExact(number(row, "credential")),
                        text(row, "format"),
                        text(row, "model_sent")),
                textOrNull(row, "model_reported"),
                Math.toIntExact(number(row, "http_status")),
                failure(row),
                instant(number(row, "started_at")),
                timing(row),
                usage(row),
                textOrNull(row, "stop"),
                flag(row, "partial"),
                notes(text(row, "notes")),
                cost(row),
                source(row));
    }

    static BodyRecord body(ResultSet row) throws SQLException {
        return new BodyRecord(
                text(row, "request_id"),
                BodyRecord.Kind.valueOf(upper(row, "kind")),
                Math.toIntExact(number(row, "attempt")),
                text(row, "content_type"),
                row.getBytes("bytes"),
                flag(row, "truncated"),
                textOrNull(row, "location"));
    }

    private static @Nullable Failure failure(ResultSet row) throws SQLException {
        String errorClass = textOrNull(row, "error_class");
        return errorClass == null ? null : new Failure(errorClass, text(row, "error_message"));
    }

    private static Timing timing(ResultSet row) throws SQLException {
        return new Timing(numberOrNull(row, "first_token"), numberOrNull(row, "duration"));
    }

    private static @Nullable Usage usage(ResultSet row) throws SQLException {
        Long input = numberOrNull(row, "input");
        return input == null
                ? null
                : new Usage(
                        input,
                        number(row, "cache_read"),
                        number(row, "cache_write_5m"),
                        number(row, "cache_write_1h"),
                        number(row, "output"),
                        number(row, "reasoning"),
                        MediaText.parse(textOrNull(row, "media")));
    }

    private static @Nullable UsageSource source(ResultSet row) throws SQLException {
        String source = textOrNull(row, "usage_source");
        return source == null ? null : UsageSource.valueOf(source.toUpperCase(Locale.ROOT));
    }

    private static @Nullable Cost cost(ResultSet row) throws SQLException {
        String amount = textOrNull(row, "cost");
        return amount == null ? null : new Cost(new BigDecimal(amount), text(row, "currency"));
    }

    /** One line a note, its members between tabs. */
    static String notes(List<RequestRecord.Note> notes) {
        StringBuilder lines = new StringBuilder();
        for (RequestRecord.Note note : notes) {
            lines.append(clean(note.kind())).append('\t');
            lines.append(clean(note.field())).append('\t');
            lines.append(clean(note.reason())).append('\n');
        }
        return lines.toString();
    }

    private static String clean(String text) {
        return text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
    }

    private static List<RequestRecord.Note> notes(String lines) {
        List<RequestRecord.Note> notes = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] members = line.split("\t", -1);
            notes.add(new RequestRecord.Note(members[0], members[1], members[2]));
        }
        return notes;
    }

    private static String upper(ResultSet row, String column) throws SQLException {
        return text(row, column).toUpperCase(Locale.ROOT);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getString(column), column);
    }

    private static @Nullable String textOrNull(ResultSet row, String column) throws SQLException {
        return row.getString(column);
    }

    private static long number(ResultSet row, String column) throws SQLException {
        return row.getLong(column);
    }

    private static @Nullable Long numberOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static boolean flag(ResultSet row, String column) throws SQLException {
        return number(row, column) != 0;
    }
}
