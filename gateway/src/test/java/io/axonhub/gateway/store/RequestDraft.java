package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A recorded request in the making: completed, with one attempt at {@code default/c}, and all else as a test says. */
public final class RequestDraft {
    private final String id;
    private final Instant receivedAt;
    private RequestRecord.Caller caller = new RequestRecord.Caller("k", "k", null, "10.1.1.1");
    private RequestRecord.Ask ask = new RequestRecord.Ask("m", "openai-chat", RequestRecord.Source.API, false);
    private RequestRecord.Trace trace = RequestRecord.Trace.none();
    private RequestStatus status = RequestStatus.COMPLETED;
    private @Nullable String channel = "default/c";
    private @Nullable Failure failure;
    private int httpStatus = 200;
    private Timing timing = Timing.unknown();
    private @Nullable Usage usage;
    private boolean partial;
    private int attempts = 1;
    private List<RequestRecord.Note> notes = List.of();
    private @Nullable Cost cost;
    private @Nullable RouteTrace route;
    private @Nullable UsageSource usageSource;

    private RequestDraft(String id, Instant receivedAt) {
        this.id = id;
        this.receivedAt = receivedAt;
    }

    /** Begins one. */
    public static RequestDraft request(String id, Instant at) {
        return new RequestDraft(id, at);
    }

    /** Begins one like another. */
    public static RequestDraft like(RequestRecord other) {
        RequestDraft draft = request(other.id(), other.receivedAt());
        draft.caller = other.caller();
        draft.ask = other.ask();
        draft.trace = other.trace();
        draft.status = other.status();
        draft.channel = other.channel();
        draft.failure = other.failure();
        draft.httpStatus = other.httpStatus();
        draft.timing = other.timing();
        draft.usage = other.usage();
        draft.partial = other.partial();
        draft.attempts = other.attempts();
        draft.notes = other.notes();
        draft.cost = other.cost();
        draft.route = other.route();
        draft.usageSource = other.usageSource();
        return draft;
    }

    /** With this key, whose name is its id, and which nobody owns. */
    public RequestDraft by(String key) {
        return by(new RequestRecord.Caller(key, key, null, "10.1.1.1"));
    }

    /** With this key of Ada's, of a team, under a profile. */
    public RequestDraft byAda(String key) {
        return by(new RequestRecord.Caller(key, key, "p", "::1", "team", "ada"));
    }

    /** By somebody. */
    public RequestDraft by(RequestRecord.Caller who) {
        caller = who;
        return this;
    }

    /** For something. */
    public RequestDraft ask(RequestRecord.Ask what) {
        ask = what;
        return this;
    }

    /** For a stream of this model. */
    public RequestDraft streams(String model) {
        return ask(new RequestRecord.Ask(model, "openai-chat", RequestRecord.Source.API, true));
    }

    /** Belonging to this. */
    public RequestDraft trace(RequestRecord.Trace what) {
        trace = what;
        return this;
    }

    /** As far as this. */
    public RequestDraft status(RequestStatus now) {
        status = now;
        return this;
    }

    /** Failed for this. */
    public RequestDraft failed(Failure why) {
        status = RequestStatus.FAILED;
        failure = why;
        return this;
    }

    /** After so many attempts, the last of them there. */
    public RequestDraft at(@Nullable String lastChannel, int number) {
        channel = lastChannel;
        attempts = number;
        return this;
    }

    /** The client was told this. */
    public RequestDraft told(int http) {
        httpStatus = http;
        return this;
    }

    /** In such a time. */
    public RequestDraft took(@Nullable Long firstTokenMicros, @Nullable Long durationMicros) {
        timing = new Timing(firstTokenMicros, durationMicros);
        return this;
    }

    /** Of these tokens. */
    public RequestDraft used(Usage tokens, @Nullable UsageSource by) {
        usage = tokens;
        usageSource = by;
        return this;
    }

    /** For so much; null for unknown. */
    public RequestDraft cost(@Nullable Cost money) {
        cost = money;
        return this;
    }

    /** The record. */
    public RequestRecord done() {
        return new RequestRecord(
                id,
                receivedAt,
                caller,
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
                usageSource);
    }
}
