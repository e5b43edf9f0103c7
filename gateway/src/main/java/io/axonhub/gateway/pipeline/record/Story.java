package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Charge;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.Cost;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Timing;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An exchange as records. Used by one thread at a time: by the request's, and behind its end perhaps by the journal's. */
final class Story {
    private static final Envelope UNREADABLE = new Envelope("", false, false);

    private final Exchange exchange;
    private final Snapshot snapshot;
    private final Pricing pricing;
    private final Charges charges;

    Story(Exchange exchange, Snapshot snapshot, Pricing pricing, Charges charges) {
        this.exchange = exchange;
        this.snapshot = snapshot;
        this.pricing = pricing;
        this.charges = charges;
    }

    /** The request as it begins. */
    RequestRecord beginning() {
        return request(new End(RequestStatus.PROCESSING, null, 0, false), Timing.unknown(), List.of());
    }

    /**
     * How it ended.
     *
     * @param httpStatus 0 when the client was told nothing
     * @param cut whether a stream ended before its end
     */
    record End(RequestStatus status, @Nullable LlmError error, int httpStatus, boolean cut) {}

    /** Whether the figures are known without an estimate, which is not for the request's thread. */
    boolean isKnown() {
        return charges.isKnown(exchange);
    }

    /** The request as it ended at {@code now}, then its attempts. */
    List<JournalEntry> told(End end, long now) {
        List<AttemptRecord> attempts = attempts(now);
        List<JournalEntry> all = new ArrayList<>(attempts.size() + 1);
        all.add(ended(end, attempts, now));
        all.addAll(attempts);
        return all;
    }

    private RequestRecord ended(End end, List<AttemptRecord> attempts, long now) {
        List<Attempt> tried = exchange.attempts();
        Long firstToken = elapsed(exchange.receivedNanos(), firstToken(tried));
        Timing timing = new Timing(firstToken, elapsed(exchange.receivedNanos(), now));
        return request(end, timing, attempts);
    }

    /** Of the answer that the client got: where attempts went on with it, of the one that had begun it. */
    private static long firstToken(List<Attempt> tried) {
        int at = tried.size() - 1;
        while (at > 0 && tried.get(at).occasion() == Attempt.Occasion.CONTINUATION) {
            at--;
        }
        return at < 0 ? 0 : tried.get(at).firstTokenNanos();
    }

    private RequestRecord request(End end, Timing timing, List<AttemptRecord> attempts) {
        Identity who = exchange.identity();
        Envelope asked = envelope();
        AttemptRecord last = attempts.isEmpty() ? null : attempts.getLast();
        boolean ended = end.status() != RequestStatus.PROCESSING;
        return new RequestRecord(
                exchange.id(),
                exchange.receivedAt(),
                new RequestRecord.Caller(
                        who.keyId(), who.keyName(), who.profile(), exchange.clientAddress(), who.team(), who.user()),
                new RequestRecord.Ask(
                        asked.model(),
                        exchange.inbound().format(),
                        exchange.find(RequestRecord.Source.class).orElse(RequestRecord.Source.API),
                        asked.stream()),
                exchange.find(RequestRecord.Trace.class).orElse(RequestRecord.Trace.none()),
                end.status(),
                last == null ? null : last.target().channel(),
                failure(end.error()),
                end.httpStatus(),
                timing,
                usage(attempts),
                end.cut() || (last != null && last.partial()),
                attempts.size(),
                ended ? notes(exchange.losses()) : List.of(),
                cost(attempts),
                ended ? RecordedRoute.of(exchange.routeLog()) : null,
                source(attempts));
    }

    /** The pipeline answers a bad body later; here it is a request for no model. */
    private Envelope envelope() {
        try {
            return exchange.envelope();
        } catch (GatewayException e) {
            return UNREADABLE;
        }
    }

    /** The attempts so far; one that nobody ended ends now, and its answer is partial. */
    private List<AttemptRecord> attempts(long now) {
        List<AttemptRecord> records = new ArrayList<>(2);
        for (Attempt attempt : exchange.attempts()) {
            records.add(attempt(attempt, now));
        }
        return records;
    }

    private AttemptRecord attempt(Attempt a, long now) {
        Charge charge = charges.of(exchange, a).orElse(null);
        Usage usage = charge == null ? null : charge.usage();
        boolean over = a.endedNanos() != 0;
        long started = a.startedNanos();
        Instant startedAt = exchange.receivedAt().plusNanos(started - exchange.receivedNanos());
        return new AttemptRecord(
                exchange.id(),
                a.number(),
                new AttemptRecord.Target(
                        a.route().channel(),
                        a.route().provider(),
                        a.route().credential(),
                        a.route().outbound().format(),
                        a.route().target().model()),
                a.reportedModel(),
                a.status(),
                failure(a.error()),
                startedAt,
                new Timing(elapsed(started, a.firstTokenNanos()), elapsed(started, over ? a.endedNanos() : now)),
                usage,
                a.stop() == null ? null : a.stop().kind().name().toLowerCase(Locale.ROOT),
                a.partial() || !over,
                notes(a.notes().list()),
                cost(a, usage),
                charge == null ? null : charge.source());
    }

    private @Nullable Cost cost(Attempt attempt, @Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Instant at = exchange.receivedAt().plusNanos(attempt.startedNanos() - exchange.receivedNanos());
        return pricing.price(snapshot, attempt.route().channel(), attempt.model(), at)
                .map(price -> price.of(usage))
                .orElse(null);
    }

    private static @Nullable Usage usage(List<AttemptRecord> attempts) {
        Usage sum = null;
        for (AttemptRecord attempt : attempts) {
            sum = Usage.sum(sum, attempt.usage());
        }
        return sum;
    }

    private static @Nullable UsageSource source(List<AttemptRecord> attempts) {
        UsageSource least = null;
        for (AttemptRecord attempt : attempts) {
            least = UsageSource.sum(least, attempt.usageSource());
        }
        return least;
    }

    /** The sum in the currency of the last attempt that has a cost; others stand in their attempts only. */
    private static @Nullable Cost cost(List<AttemptRecord> attempts) {
        Cost sum = null;
        for (AttemptRecord attempt : attempts.reversed()) {
            Cost more = attempt.cost();
            if (more != null && (sum == null || sum.currency().equals(more.currency()))) {
                sum = sum == null ? more : sum.plus(more);
            }
        }
        return sum;
    }

    private static List<RequestRecord.Note> notes(List<Notes.Note> losses) {
        if (losses.isEmpty()) {
            return List.of();
        }
        return losses.stream()
                .map(note -> new RequestRecord.Note(
                        note.kind().name().toLowerCase(Locale.ROOT), note.field(), note.reason()))
                .toList();
    }

    private static @Nullable Failure failure(@Nullable LlmError error) {
        return error == null ? null : new Failure(error.errorClass(), error.message());
    }

    /** Microseconds; null when the end is not known. */
    private static @Nullable Long elapsed(long fromNanos, long toNanos) {
        return toNanos == 0 ? null : Math.max(0, toNanos - fromNanos) / 1_000;
    }
}
