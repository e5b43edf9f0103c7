package io.axonhub.gateway.store.journal;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.RouteTrace;
import io.axonhub.gateway.store.Timing;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes: a version, a count, then each entry as its tag and its fields in the order written here. Fields are only ever
 * added in a new version, and the reading of an old one stays.
 */
final class Codec {
    /** The version written. */
    static final int VERSION = 4;

    /** From here on an attempt has notes. */
    private static final int ATTEMPT_NOTES = 2;

    /** From here on a request tells its route. */
    private static final int ROUTE = 3;

    /** From here on a usage has its media and its source, and a request its owner. */
    private static final int MEDIA_AND_OWNER = 4;

    private static final int REQUEST = 1;
    private static final int ATTEMPT = 2;
    private static final int BODY = 3;

    private Codec() {}

    /** How many bytes the entries will need, roughly and rather more. */
    static int expected(List<JournalEntry> entries) {
        int size = 16;
        for (JournalEntry entry : entries) {
            size += entry instanceof BodyRecord body ? body.bytes().length + 96 : 448;
        }
        return size;
    }

    /** Appends the entries; late ones must have been resolved. */
    static void encode(List<JournalEntry> entries, Encoder out) {
        out.raw(VERSION);
        out.number(entries.size());
        for (JournalEntry entry : entries) {
            switch (entry) {
                case RequestRecord request -> request(request, out);
                case AttemptRecord attempt -> attempt(attempt, out);
                case BodyRecord body -> body(body, out);
                case JournalEntry.LateBody _, JournalEntry.LateEnd _ ->
                    throw new IllegalStateException("a late entry was not resolved");
            }
        }
    }

    /**
     * The entries in {@code bytes}.
     *
     * @throws IndexOutOfBoundsException or IllegalArgumentException when they are no entries of a known version
     */
    static List<JournalEntry> decode(byte[] bytes, int from, int to) {
        Decoder in = new Decoder(bytes, from, to);
        int version = in.raw();
        if (!isKnown(version)) {
            throw new IndexOutOfBoundsException("entries of unknown version " + version);
        }
        int count = in.count();
        List<JournalEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int tag = in.raw();
            entries.add(
                    switch (tag) {
                        case REQUEST -> request(in, version);
                        case ATTEMPT -> attempt(in, version);
                        case BODY -> body(in);
                        default -> throw new IndexOutOfBoundsException("an entry of unknown kind " + tag);
                    });
        }
        return entries;
    }

    private static boolean isKnown(int version) {
        return version >= 1 && version <= VERSION;
    }

    /** The id of the request that {@code bytes}, which {@link #decode} takes, begin with; null when they begin otherwise. */
    static @Nullable String firstRequest(byte[] bytes, int from, int to) {
        Decoder in = new Decoder(bytes, from, to);
        return isKnown(in.raw()) && in.count() > 0 && in.raw() == REQUEST ? in.text() : null;
    }

    private static void request(RequestRecord r, Encoder out) {
        out.raw(REQUEST);
        out.text(r.id());
        out.instant(r.receivedAt());
        out.text(r.caller().keyId());
        out.text(r.caller().keyName());
        out.textOrNull(r.caller().profile());
        out.text(r.caller().address());
        out.text(r.ask().model());
        out.text(r.ask().format());
        out.text(r.ask().source().name());
        out.flag(r.ask().stream());
        out.textOrNull(r.trace().traceId());
        out.textOrNull(r.trace().threadId());
        out.textOrNull(r.trace().sessionId());
        out.text(r.status().name());
        out.textOrNull(r.channel());
        failure(r.failure(), out);
        out.number(r.httpStatus());
        timing(r.timing(), out);
        usage(r.usage(), out);
        out.flag(r.partial());
        out.number(r.attempts());
        notes(r.notes(), out);
        cost(r.cost(), out);
        RouteCodec.encode(r.route(), out);
        source(r.usageSource(), out);
        out.textOrNull(r.caller().team());
        out.textOrNull(r.caller().user());
    }

    private static RequestRecord request(Decoder in, int version) {
        String id = in.text();
        Instant receivedAt = in.instant();
        var key = new RequestRecord.Caller(in.text(), in.text(), in.textOrNull(), in.text());
        var ask = new RequestRecord.Ask(in.text(), in.text(), RequestRecord.Source.valueOf(in.text()), in.flag());
        var trace = new RequestRecord.Trace(in.textOrNull(), in.textOrNull(), in.textOrNull());
        RequestStatus status = RequestStatus.valueOf(in.text());
        String channel = in.textOrNull();
        Failure failure = failure(in);
        int httpStatus = (int) in.number();
        Timing timing = timing(in);
        Usage usage = usage(in, version);
        boolean partial = in.flag();
        int attempts = (int) in.number();
        List<RequestRecord.Note> notes = notes(in);
        Cost cost = cost(in);
        RouteTrace route = version < ROUTE ? null : RouteCodec.decode(in);
        UsageSource source = source(in, version);
        boolean owned = version >= MEDIA_AND_OWNER;
        String team = owned ? in.textOrNull() : null;
        String user = owned ? in.textOrNull() : null;
        return new RequestRecord(
                id,
                receivedAt,
                new RequestRecord.Caller(key.keyId(), key.keyName(), key.profile(), key.address(), team, user),
                ask,
                trace,
                status,
                channel,
                failure,
                httpStatus,
                timing,
                usage,
                partial,
                attempts,
                notes,
                cost,
                route,
                source);
    }

    private static void attempt(AttemptRecord a, Encoder out) {
        out.raw(ATTEMPT);
        out.text(a.requestId());
        out.number(a.number());
        out.text(a.target().channel());
        out.text(a.target().provider());
        out.number(a.target().credential());
        out.text(a.target().format());
        out.text(a.target().model());
        out.textOrNull(a.modelReported());
        out.number(a.httpStatus());
        failure(a.failure(), out);
        out.instant(a.startedAt());
        timing(a.timing(), out);
        usage(a.usage(), out);
        out.textOrNull(a.stop());
        out.flag(a.partial());
        cost(a.cost(), out);
        notes(a.notes(), out);
        source(a.usageSource(), out);
    }

    private static AttemptRecord attempt(Decoder in, int version) {
        String requestId = in.text();
        int number = (int) in.number();
        var target = new AttemptRecord.Target(in.text(), in.text(), (int) in.number(), in.text(), in.text());
        String modelReported = in.textOrNull();
        int httpStatus = (int) in.number();
        Failure failure = failure(in);
        Instant startedAt = in.instant();
        Timing timing = timing(in);
        Usage usage = usage(in, version);
        String stop = in.textOrNull();
        boolean partial = in.flag();
        Cost cost = cost(in);
        List<RequestRecord.Note> notes = version < ATTEMPT_NOTES ? List.of() : notes(in);
        return new AttemptRecord(
                requestId,
                number,
                target,
                modelReported,
                httpStatus,
                failure,
                startedAt,
                timing,
                usage,
                stop,
                partial,
                notes,
                cost,
                source(in, version));
    }

    private static void notes(List<RequestRecord.Note> notes, Encoder out) {
        out.number(notes.size());
        for (RequestRecord.Note note : notes) {
            out.text(note.kind());
            out.text(note.field());
            out.text(note.reason());
        }
    }

    private static List<RequestRecord.Note> notes(Decoder in) {
        int count = in.count();
        List<RequestRecord.Note> notes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            notes.add(new RequestRecord.Note(in.text(), in.text(), in.text()));
        }
        return notes;
    }

    private static void body(BodyRecord b, Encoder out) {
        out.raw(BODY);
        out.text(b.requestId());
        out.text(b.kind().name());
        out.number(b.attempt());
        out.text(b.contentType());
        out.bytes(b.bytes());
        out.flag(b.truncated());
    }

    private static BodyRecord body(Decoder in) {
        return new BodyRecord(
                in.text(), BodyRecord.Kind.valueOf(in.text()), (int) in.number(), in.text(), in.bytes(), in.flag());
    }

    private static void failure(@Nullable Failure failure, Encoder out) {
        out.flag(failure != null);
        if (failure != null) {
            out.text(failure.errorClass());
            out.text(failure.message());
        }
    }

    private static @Nullable Failure failure(Decoder in) {
        return in.flag() ? new Failure(in.text(), in.text()) : null;
    }

    private static void timing(Timing timing, Encoder out) {
        out.numberOrNull(timing.firstTokenMicros());
        out.numberOrNull(timing.durationMicros());
    }

    private static Timing timing(Decoder in) {
        return new Timing(in.numberOrNull(), in.numberOrNull());
    }

    private static void usage(@Nullable Usage usage, Encoder out) {
        out.flag(usage != null);
        if (usage != null) {
            out.number(usage.input());
            out.number(usage.cacheRead());
            out.number(usage.cacheWrite5m());
            out.number(usage.cacheWrite1h());
            out.number(usage.output());
            out.number(usage.reasoning());
            media(usage.media(), out);
        }
    }

    private static @Nullable Usage usage(Decoder in, int version) {
        if (!in.flag()) {
            return null;
        }
        Usage tokens = new Usage(in.number(), in.number(), in.number(), in.number(), in.number(), in.number());
        return version < MEDIA_AND_OWNER || !in.flag()
                ? tokens
                : tokens.with(new Usage.Media(
                        in.number(), in.number(), in.number(), in.number(), in.number(), in.number(), in.number()));
    }

    private static void media(Usage.Media media, Encoder out) {
        out.flag(!media.equals(Usage.Media.NONE));
        if (!media.equals(Usage.Media.NONE)) {
            out.number(media.audioInput());
            out.number(media.audioCached());
            out.number(media.audioOutput());
            out.number(media.imageInput());
            out.number(media.imageOutput());
            out.number(media.images());
            out.number(media.audioMillis());
        }
    }

    private static void source(@Nullable UsageSource source, Encoder out) {
        out.textOrNull(source == null ? null : source.name());
    }

    private static @Nullable UsageSource source(Decoder in, int version) {
        String name = version < MEDIA_AND_OWNER ? null : in.textOrNull();
        return name == null ? null : UsageSource.valueOf(name);
    }

    private static void cost(@Nullable Cost cost, Encoder out) {
        out.flag(cost != null);
        if (cost != null) {
            out.bytes(cost.amount().unscaledValue().toByteArray());
            out.number(cost.amount().scale());
            out.text(cost.currency());
        }
    }

    private static @Nullable Cost cost(Decoder in) {
        return in.flag() ? new Cost(new BigDecimal(new BigInteger(in.bytes()), (int) in.number()), in.text()) : null;
    }
}
