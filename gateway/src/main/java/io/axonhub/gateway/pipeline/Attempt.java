package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One try at one channel: filled by the dispatch as it goes, read by recording and statistics when it is over. Confined to the
 * thread that it runs on: the request's, or that of its branch until it is joined.
 */
public final class Attempt {
    private final int number;
    private final Occasion occasion;
    private final Route route;
    private final String model;
    private final long startedNanos;
    private int status;
    private long firstTokenNanos;
    private long endedNanos;
    private @Nullable String reportedModel;
    private @Nullable Usage usage;
    private @Nullable StopReason stop;
    private @Nullable LlmError error;
    private boolean partial;
    private final List<Wait> waits = new ArrayList<>(4);
    private Headers sentAlso = Headers.empty();
    private final Notes notes = new Notes();
    private UnaryOperator<Request> adaptation = UnaryOperator.identity();
    private UnaryOperator<Supplier<HttpCall>> framed = UnaryOperator.identity();
    private @Nullable Watch watch;
    private final Sent sent = new Sent();
    private @Nullable Accumulator answer;
    private byte @Nullable [] body;
    private final ReentrantLock charging = new ReentrantLock();
    private boolean charged;
    private @Nullable Charge charge;

    Attempt(int number, Occasion occasion, Route route, String model, long startedNanos) {
        this.number = number;
        this.occasion = occasion;
        this.route = route;
        this.model = model;
        this.startedNanos = startedNanos;
    }

    /** Why there is an attempt. */
    public enum Occasion {
        /** There is a request. */
        FIRST,
        /** The one before failed. */
        RETRY,
        /** The one before is slow, and runs on beside this one. */
        HEDGE,
        /** The one before broke in the middle of its answer. */
        CONTINUATION
    }

    /** Why it was made. */
    public Occasion occasion() {
        return occasion;
    }

    /** From 1. */
    public int number() {
        return number;
    }

    /** Where it went. */
    public Route route() {
        return route;
    }

    /** The model that was looked for, as the channel lists it; the provider's own name of it is the route's. */
    public String model() {
        return model;
    }

    /** System.nanoTime at its start. */
    public long startedNanos() {
        return startedNanos;
    }

    /** The provider's HTTP status, 0 while unknown. */
    public int status() {
        return status;
    }

    /** System.nanoTime of the first substantial event, 0 when none came. */
    public long firstTokenNanos() {
        return firstTokenNanos;
    }

    /** System.nanoTime of its end, 0 while it runs. */
    public long endedNanos() {
        return endedNanos;
    }

    /** A time spent waiting for the provider, by System.nanoTime. */
    public record Wait(long from, long to) {}

    /** The times spent waiting for the provider, in order, up to the first substantial event. */
    public List<Wait> waits() {
        return Collections.unmodifiableList(waits);
    }

    /** The model the provider says it ran. */
    public @Nullable String reportedModel() {
        return reportedModel;
    }

    /** The last usage the provider reported. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** Why the model stopped. */
    public @Nullable StopReason stop() {
        return stop;
    }

    /** Why it failed, null when it did not. */
    public @Nullable LlmError error() {
        return error;
    }

    /** Whether the answer is known to be incomplete: cut, canceled, or ended without a stop reason. */
    public boolean partial() {
        return partial;
    }

    /** What its translations could not carry, there and back; grows until its end. */
    public Notes notes() {
        return notes;
    }

    /** Has the request edited for this attempt before it is translated; never asked for where the client's bytes pass through. */
    public void adapt(UnaryOperator<Request> edit) {
        adaptation = edit;
    }

    /** The request as this attempt translates it. */
    Request adapted(Request request) {
        return adaptation.apply(request);
    }

    /** Has the vendor's edit of the finished call run within {@code frame}, which tells of it as the client wrote the request. */
    void editedAs(UnaryOperator<Supplier<HttpCall>> frame) {
        framed = frame;
    }

    /** The call as the vendor takes it. */
    HttpCall edited(HttpCall call) {
        return framed.apply(() -> route.quirk().apply(call)).get();
    }

    /** Has {@code watcher} told of the first substantial event and of the end. */
    public void watchedBy(Watch watcher) {
        watch = watcher;
    }

    /** Told of an attempt's milestones, each once, on the thread that reaches it: it must not block. */
    public interface Watch {
        /** The first substantial event is there. */
        void answering(Attempt attempt);

        /** It is over, well or not. */
        void ended(Attempt attempt);
    }

    /** To be told how far its calls get. */
    Upstream.Sending sending() {
        return sent;
    }

    /** Whether a call of it reached its provider. */
    boolean isSent() {
        return status != 0 || sent.calls.get() > 0;
    }

    /** The calls that were written, by whichever thread does that. */
    private static final class Sent implements Upstream.Sending {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public void sent() {
            calls.incrementAndGet();
        }

        @Override
        public void lost() {
            calls.decrementAndGet();
        }
    }

    /** What its streamed answer adds up to; grows until the end. */
    void adds(Accumulator sum) {
        answer = sum;
    }

    @Nullable
    Accumulator answer() {
        return answer;
    }

    /** Its whole answer, which says nothing of its usage. */
    void silent(byte[] whole) {
        body = whole;
    }

    byte @Nullable [] body() {
        return body;
    }

    /** What it is charged with, found once, by whoever asks first after its end. */
    @Nullable
    Charge charged(Supplier<@Nullable Charge> how) {
        charging.lock();
        try {
            if (!charged) {
                charge = how.get();
                charged = true;
            }
            return charge;
        } finally {
            charging.unlock();
        }
    }

    /** Has the provider sent these header fields beside the channel's own. */
    public void sendAlso(Headers headers) {
        sentAlso = headers;
    }

    /** Header fields beside the channel's own. */
    Headers sentAlso() {
        return sentAlso;
    }

    /** It waited for the provider. */
    public void waited(long fromNanos, long toNanos) {
        waits.add(new Wait(fromNanos, toNanos));
    }

    /** The provider answered. */
    public void answered(int httpStatus) {
        status = httpStatus;
    }

    /** The first substantial event came. */
    public void firstToken(long nowNanos) {
        if (firstTokenNanos == 0) {
            firstTokenNanos = nowNanos;
            if (watch != null) {
                watch.answering(this);
            }
        }
    }

    /** What the provider said of its answer, as far as it is known. */
    public void learned(@Nullable String model, @Nullable Usage used, @Nullable StopReason why) {
        reportedModel = model == null || model.isEmpty() ? reportedModel : model;
        usage = used == null ? usage : used;
        stop = why == null ? stop : why;
    }

    /** It is over; {@code why} null means well. Only the first call counts. */
    public void ended(long nowNanos, @Nullable LlmError why, boolean incomplete) {
        if (endedNanos == 0) {
            endedNanos = nowNanos;
            error = why;
            partial = incomplete;
            if (watch != null) {
                watch.ended(this);
            }
        }
    }
}
