package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.Timing;
import io.helidon.dbclient.DbRow;
import java.math.BigDecimal;
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

    static RequestRecord request(DbRow row) {
        return new RequestRecord(
                text(row, "id"),
                instant(number(row, "received_at")),
                new RequestRecord.Caller(
                        text(row, "key_id"),
                        text(row, "key_name"),
                        textOrNull(row, "profile"),
                        text(row, "client_address")),
                new RequestRecord.Ask(
                        text(row, "model"),
                        text(row, "format"),
                        RequestRecord.Source.valueOf(upper(row, "source")),
                        flag(row, "stream")),
                new RequestRecord.Trace(
                        textOrNull(row, "trace_id"), textOrNull(row, "thread_id"), textOrNull(row, "session_id")),
                RequestRecord.Status.valueOf(upper(row, "status")),
                textOrNull(row, "channel"),
                failure(row),
                Math.toIntExact(number(row, "http_status")),
                timing(row),
                usage(row),
                flag(row, "partial"),
                Math.toIntExact(number(row, "attempts")),
                notes(text(row, "notes")),
                cost(row));
    }

    static AttemptRecord attempt(DbRow row) {
        String stop = textOrNull(row, "stop");
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
                stop == null ? null : StopReason.Kind.valueOf(stop.toUpperCase(Locale.ROOT)),
                flag(row, "partial"),
                cost(row));
    }

    static BodyRecord body(DbRow row) {
        return new BodyRecord(
                text(row, "request_id"),
                BodyRecord.Kind.valueOf(upper(row, "kind")),
                Math.toIntExact(number(row, "attempt")),
                text(row, "content_type"),
                (byte[]) value(row, "bytes"),
                flag(row, "truncated"));
    }

    private static @Nullable Failure failure(DbRow row) {
        String errorClass = textOrNull(row, "error_class");
        return errorClass == null ? null : new Failure(errorClass, text(row, "error_message"));
    }

    private static Timing timing(DbRow row) {
        return new Timing(numberOrNull(row, "first_token"), numberOrNull(row, "duration"));
    }

    private static @Nullable Usage usage(DbRow row) {
        Long input = numberOrNull(row, "input");
        return input == null
                ? null
                : new Usage(
                        input,
                        number(row, "cache_read"),
                        number(row, "cache_write_5m"),
                        number(row, "cache_write_1h"),
                        number(row, "output"),
                        number(row, "reasoning"));
    }

    private static @Nullable Cost cost(DbRow row) {
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
        return text.replace('\t', ' ').replace('\n', ' ');
    }

    private static List<RequestRecord.Note> notes(String lines) {
        List<RequestRecord.Note> notes = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            String[] members = line.split("\t", -1);
            notes.add(new RequestRecord.Note(members[0], members[1], members[2]));
        }
        return notes;
    }

    private static String upper(DbRow row, String column) {
        return text(row, column).toUpperCase(Locale.ROOT);
    }

    private static Object value(DbRow row, String column) {
        return Objects.requireNonNull(valueOrNull(row, column), column);
    }

    /** The driver's own object: the client's mapping throws for null and for Integer asked as Long. */
    private static @Nullable Object valueOrNull(DbRow row, String column) {
        return row.column(column).get();
    }

    private static String text(DbRow row, String column) {
        return (String) value(row, column);
    }

    private static @Nullable String textOrNull(DbRow row, String column) {
        return (String) valueOrNull(row, column);
    }

    private static long number(DbRow row, String column) {
        return ((Number) value(row, column)).longValue();
    }

    private static @Nullable Long numberOrNull(DbRow row, String column) {
        Object value = valueOrNull(row, column);
        return value == null ? null : ((Number) value).longValue();
    }

    private static boolean flag(DbRow row, String column) {
        return number(row, column) != 0;
    }
}
