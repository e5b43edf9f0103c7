package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Presence;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recording of one request: exactly one end, the first. Confined to the request's thread. */
final class Recording {
    private static final String JSON = "application/json";
    private static final String LEFT = "The client left before the end.";
    private static final int SWITCHED = 101;
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);

    private final Exchange exchange;
    private final Journal journal;
    private final Supplier<StoragePolicy> policies;
    private final Story story;
    private final LongSupplier nanos;
    private Observer.@Nullable Observed observed;
    private @Nullable HttpReply whole;
    private long lastFrame;
    private boolean ended;

    /** {@code policies}: asked when the channels that were tried are known. */
    Recording(Exchange exchange, Journal journal, Supplier<StoragePolicy> policies, Story story, LongSupplier nanos) {
        this.exchange = exchange;
        this.journal = journal;
        this.policies = policies;
        this.story = story;
        this.nanos = nanos;
    }

    /** Into the journal, or the request is refused. */
    void begin(Observer observer) {
        journal.begin(story.beginning());
        observed = observer.looks() ? observer.began(exchange) : null;
    }

    /** A stream's next frame goes to the client. */
    void frame() {
        if (observed != null) {
            long now = nanos.getAsLong();
            if (lastFrame != 0) {
                observed.frame(now - lastFrame);
            }
            lastFrame = now;
        }
    }

    /** Ended with a whole answer, for a client that may have left meanwhile. */
    void answered(HttpReply reply) {
        whole = reply;
        List<JournalEntry> bodies = new ArrayList<>(1);
        StoragePolicy policy = policies.get();
        if (policy.responseBodies()) {
            bodies.add(body(policy, BodyRecord.Kind.RESPONSE, type(reply.headers()), reply.body()));
        }
        boolean left = exchange.find(Presence.class).map(Presence::gone).orElse(false);
        end(
                left
                        ? new Story.End(RequestStatus.CANCELED, new LlmError.Canceled(LEFT), 0, false)
                        : new Story.End(RequestStatus.COMPLETED, null, reply.status(), false),
                bodies,
                nanos.getAsLong());
    }

    /** Ended with an error before the first byte. */
    void refused(LlmError error) {
        boolean left = error instanceof LlmError.Canceled;
        int status = left ? 0 : exchange.inbound().error(error, exchange.id()).status();
        RequestStatus outcome = left ? RequestStatus.CANCELED : RequestStatus.FAILED;
        end(new Story.End(outcome, error, status, false), List.of(), nanos.getAsLong());
    }

    /** A stream ended; {@code error} null means well. */
    void streamed(int httpStatus, Headers headers, @Nullable LlmError error, @Nullable Kept kept) {
        List<JournalEntry> bodies = new ArrayList<>(2);
        StoragePolicy policy = policies.get();
        if (kept != null) {
            bodies.add(new BodyRecord(
                    exchange.id(), BodyRecord.Kind.CHUNKS, 0, type(headers), kept.bytes(), kept.truncated()));
        }
        if (policy.responseBodies() && exchange.inbound() instanceof GenerationInbound inbound) {
            exchange.find(Accumulator.class)
                    .ifPresent(sum -> bodies.add(new JournalEntry.LateBody(() -> response(policy, sum, inbound))));
        }
        RequestStatus status = switch (error) {
            case null -> RequestStatus.COMPLETED;
            case LlmError.Canceled canceled -> RequestStatus.CANCELED;
            default -> RequestStatus.FAILED;
        };
        end(new Story.End(status, error, httpStatus, error != null), bodies, httpStatus == SWITCHED ? 0 : firstToken());
    }

    /** On the journal's thread, when the request's own has let go of the exchange. */
    private Optional<BodyRecord> response(StoragePolicy policy, Accumulator sum, GenerationInbound inbound) {
        try {
            byte[] whole = inbound.write(sum.response(), exchange.request(), new Notes());
            return policy.redacted(whole).map(kept -> bounded(policy, BodyRecord.Kind.RESPONSE, JSON, kept));
        } catch (GatewayException e) {
            LOG.info(
                    "streamed answer is not kept: its request passed through but cannot be read request_id={} class={}",
                    exchange.id(),
                    e.error().errorClass());
            return Optional.empty();
        }
    }

    /** Frames kept of a stream. */
    record Kept(byte[] bytes, boolean truncated) {}

    /** 0 when none came. */
    private long firstToken() {
        return exchange.attempts().isEmpty() ? 0 : exchange.currentAttempt().firstTokenNanos();
    }

    /** {@code ready}: when there was something to send; 0 when there was not, or when that is not of interest. */
    private void end(Story.End end, List<JournalEntry> answer, long ready) {
        if (ended) {
            return;
        }
        ended = true;
        long now = nanos.getAsLong();
        long overhead = overhead(ready);
        List<JournalEntry> all = new ArrayList<>(6);
        if (story.isKnown()) {
            all.addAll(told(end, now, overhead));
        } else {
            all.add(new JournalEntry.LateEnd(exchange.id(), () -> told(end, now, overhead)));
        }
        StoragePolicy policy = policies.get();
        if (policy.requestBodies()) {
            all.add(body(
                    policy,
                    BodyRecord.Kind.REQUEST,
                    type(exchange.call().headers()),
                    exchange.call().body()));
        }
        all.addAll(answer);
        journal.append(all);
    }

    /** Tells observers too, on the journal's thread where the figures are found there. */
    private List<JournalEntry> told(Story.End end, long now, long overhead) {
        List<JournalEntry> told = story.told(end, now);
        if (observed != null && told.getFirst() instanceof RequestRecord request) {
            List<AttemptRecord> attempts = new ArrayList<>(told.size());
            for (JournalEntry entry : told) {
                if (entry instanceof AttemptRecord attempt) {
                    attempts.add(attempt);
                }
            }
            observed.ended(new Observer.End(exchange, request, attempts, overhead, whole));
        }
        return told;
    }

    private long overhead(long ready) {
        if (ready == 0) {
            return -1;
        }
        long own = ready - exchange.receivedNanos() - waited(ready);
        for (RouteLog.Wait wait : exchange.routeLog().waits()) {
            own -= wait.nanos();
        }
        return Math.max(0, own);
    }

    /** For how long until {@code ready} at least one attempt waited for its provider; attempts may run side by side. */
    private long waited(long ready) {
        List<Attempt.Wait> waits = new ArrayList<>();
        exchange.attempts().forEach(attempt -> waits.addAll(attempt.waits()));
        waits.sort(Comparator.comparingLong(Attempt.Wait::from));
        long waited = 0;
        long counted = exchange.receivedNanos();
        for (Attempt.Wait wait : waits) {
            long from = Math.max(wait.from(), counted);
            long to = Math.min(wait.to(), ready);
            if (to > from) {
                waited += to - from;
                counted = to;
            }
        }
        return waited;
    }

    /** Redacted on the journal's thread, where that is wanted. */
    private JournalEntry body(StoragePolicy policy, BodyRecord.Kind kind, String type, byte[] bytes) {
        return policy.redactions().isEmpty()
                ? bounded(policy, kind, type, bytes)
                : new JournalEntry.LateBody(
                        () -> policy.redacted(bytes).map(kept -> bounded(policy, kind, type, kept)));
    }

    private BodyRecord bounded(StoragePolicy policy, BodyRecord.Kind kind, String type, byte[] bytes) {
        return BodyRecord.bounded(exchange.id(), kind, type, bytes, policy.maxBody());
    }

    private static String type(Headers headers) {
        return headers.first("content-type").orElse(JSON);
    }

    /** The error of the last attempt, for a stream that broke. */
    LlmError brokenBy() {
        Accumulator sum = exchange.find(Accumulator.class).orElse(null);
        LlmError error = sum == null ? null : sum.failure();
        if (error == null && !exchange.attempts().isEmpty()) {
            error = exchange.currentAttempt().error();
        }
        return error == null ? new LlmError.ConnectionLost("the stream broke") : error;
    }

    /** How a stream that the client closed had ended: as its attempt did, if that was over, else by the client. */
    @Nullable
    LlmError closedBy() {
        boolean over =
                !exchange.attempts().isEmpty() && exchange.currentAttempt().endedNanos() != 0;
        return over ? exchange.currentAttempt().error() : new LlmError.Canceled(LEFT);
    }
}
