package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.store.Counters;
import io.axonhub.gateway.store.Counters.Claim;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.StoreException;
import io.axonhub.gateway.store.Subject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reserves what a request may use of every limit that it is under, or says which one refuses it. */
final class Admission {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Counters counters;
    private final Places places;
    private final Clock clock;
    private final Amounts wanted;
    private final List<Claim> running = new ArrayList<>(3);
    private final List<Claim> claims = new ArrayList<>(4);

    /** {@code waited}: told each time spent in a line, in nanoseconds. */
    Admission(Counters counters, Lines lines, Clock clock, Amounts wanted, LongConsumer waited) {
        this.counters = counters;
        this.places = new Places(counters, lines, clock, waited);
        this.clock = clock;
        this.wanted = wanted;
    }

    /**
     * Puts the request under the subject's limits. No claim is larger than its limit: a request that may use more than a whole window
     * can run in a fresh one.
     */
    Admission under(Subject subject, List<Limit> limits) {
        for (Limit limit : limits) {
            boolean place = limit.resource() == Limit.Resource.CONCURRENCY;
            (place ? running : claims).add(new Claim(subject, limit, Math.min(wanted.of(limit), limit.most())));
        }
        return this;
    }

    /** What was reserved, to be settled once; before that its place is to be left, once. */
    record Admitted(List<Claim> claims, Counters.Reservation reservation, List<Long> left, Runnable leave) {
        void settle(Amounts used, Instant now) {
            reservation.settle(
                    claims.stream()
                            .map(claim -> Long.valueOf(used.of(claim.limit())))
                            .toList(),
                    now);
        }

        Headers headers(Instant now) {
            Headers headers = Headers.empty();
            for (int i = 0; i < claims.size(); i++) {
                headers = Admission.headers(headers, claims.get(i), left.get(i), now);
            }
            return headers;
        }
    }

    /** A refusal with the header fields that go with it. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient LlmError error;
        private final transient Headers headers;

        Refusal(LlmError error, Headers headers) {
            super(error.message());
            this.error = error;
            this.headers = headers;
        }

        LlmError error() {
            return error;
        }

        Headers headers() {
            return headers;
        }
    }

    /**
     * A place first, for which it may have to wait, then the rest, which is counted from then on.
     *
     * @throws Refusal when a limit does not suffice
     */
    Admitted admit(Line.Who who) {
        if (running.isEmpty()) {
            return reserve(() -> {});
        }
        Counters.Reservation place = granted(() -> places.take(running, who)).reservation();
        Runnable leave = Settled.once(() -> places.free(running, place));
        boolean admitted = false;
        try {
            Admitted rest = reserve(leave);
            admitted = true;
            return rest;
        } finally {
            if (!admitted) {
                leave.run();
            }
        }
    }

    private Admitted reserve(Runnable leave) {
        if (claims.isEmpty()) {
            return new Admitted(claims, (used, now) -> {}, List.of(), leave);
        }
        Counters.Answer.Granted granted = granted(() -> counters.reserve(claims, clock.instant()));
        return new Admitted(claims, granted.reservation(), granted.left(), leave);
    }

    private Counters.Answer.Granted granted(Supplier<Counters.Answer> asked) {
        Counters.Answer answer;
        try {
            answer = asked.get();
        } catch (StoreException e) {
            throw new GatewayException(
                    new LlmError.Unavailable("What was used of the limits cannot be told now.", Duration.ofSeconds(5)),
                    e);
        }
        Instant now = clock.instant();
        return switch (answer) {
            case Counters.Answer.Granted granted -> granted;
            case Counters.Answer.Refused(Claim claim, long left) ->
                throw new Refusal(error(claim, left, now), headers(Headers.empty(), claim, left, now));
        };
    }

    private static LlmError error(Claim claim, long left, Instant now) {
        Limit limit = claim.limit();
        Instant end = limit.window().end(now);
        String when = switch (limit.window()) {
            case RUNNING -> "Try again when one has ended.";
            case TOTAL -> "It is never renewed: ask the gateway's operator to raise it.";
            case MINUTE, HOUR, DAY, MONTH -> "It is renewed at " + end + ".";
        };
        String wanted = limit.window() == Limit.Window.RUNNING
                ? ""
                : " and this request may use up to " + limit.shown(claim.amount());
        String message = "The limit of this " + claim.subject().kind().label() + ", " + limit.label() + ", is reached: "
                + limit.shown(left) + " left" + wanted + ". " + when;
        return switch (limit.window()) {
            case RUNNING -> new LlmError.RateLimited(message, SOON);
            case MINUTE -> new LlmError.RateLimited(message, until(end, now));
            case HOUR, DAY, MONTH, TOTAL -> new LlmError.QuotaExceeded(message, until(end, now));
        };
    }

    private static @Nullable Duration until(@Nullable Instant end, Instant now) {
        return end == null ? null : Duration.between(now, end);
    }

    /** OpenAI's fields, of the limit with the least left where several count the same. */
    private static Headers headers(Headers headers, Claim claim, long left, Instant now) {
        Limit limit = claim.limit();
        String counted = limit.resource().name().toLowerCase(Locale.ROOT);
        if (limit.resource() != Limit.Resource.REQUESTS && limit.resource() != Limit.Resource.TOKENS) {
            return headers;
        }
        String remaining = "x-ratelimit-remaining-" + counted;
        if (headers.first(remaining).map(Long::valueOf).orElse(Long.MAX_VALUE) <= left) {
            return headers;
        }
        Instant end = limit.window().end(now);
        Headers more = headers.with("x-ratelimit-limit-" + counted, Long.toString(limit.most()))
                .with(remaining, Long.toString(left));
        String reset = "x-ratelimit-reset-" + counted;
        return end == null
                ? more.without(reset)
                : more.with(
                        reset,
                        Long.toString(Duration.between(now, end).plusMillis(999).toSeconds()) + "s");
    }
}
