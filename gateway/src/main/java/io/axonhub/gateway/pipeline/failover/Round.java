package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.Count;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Deadline;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Splice;
import io.axonhub.gateway.pipeline.Stage;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request's attempts, one after another. Confined to the request's thread. */
final class Round {
    private final Exchange exchange;
    private final Candidates candidates;
    private final Stage.Next next;
    private final Resources all;
    private int rounds;
    private boolean goesOn;

    Round(Exchange exchange, Candidates candidates, Stage.Next next, Resources all) {
        this.exchange = exchange;
        this.candidates = candidates;
        this.next = next;
        this.all = all;
    }

    /** Tries one route after another until one answers. */
    Reply answer(Route first) {
        Route route = first;
        GatewayException told = null;
        while (true) {
            Attempt attempt = begin(route);
            try {
                return proceed(attempt);
            } catch (GatewayException e) {
                Attempt last = exchange.currentAttempt();
                told = told(told, e, last);
                Optional<Route> following = following(last, e.error());
                if (following.isEmpty()) {
                    throw told;
                }
                route = following.get();
            }
        }
    }

    private Attempt begin(Route route) {
        Attempt attempt = goesOn
                ? exchange.attempt(Attempt.Occasion.CONTINUATION, route, all.now())
                : exchange.attempt(route, all.now());
        candidates.began(attempt);
        return attempt;
    }

    private Reply proceed(Attempt attempt) {
        Optional<Candidates.Hedge> hedge = goesOn ? Optional.empty() : candidates.hedge();
        if (hedge.isPresent()) {
            return new Race(exchange, candidates, this, all).run(attempt, hedge.get());
        }
        return proceed(exchange, attempt);
    }

    /** Runs one attempt; however it fails, it is over. Used by the attempt's thread, which alone has {@code exchange}. */
    Reply proceed(Exchange branch, Attempt attempt) {
        LlmError why = new LlmError.Internal("internal error");
        boolean sound = false;
        try {
            if (!goesOn && candidates.continuesText()) {
                Splice.of(branch).ifPresent(splice -> branch.put(Splice.class, splice));
            }
            Reply reply = next.proceed(branch);
            sound = true;
            return reply;
        } catch (GatewayException e) {
            why = e.error();
            throw e;
        } finally {
            if (!sound) {
                attempt.ended(all.now(), why, false);
            }
        }
    }

    /** Another attempt for a stream that has broken off at the client; empty when nobody goes on with it. */
    Optional<Reply.Chunks> goOn(Splice splice, LlmError why) {
        goesOn = true;
        exchange.put(Deadline.class, exchange.get(Deadline.class).behindHead());
        Attempt broken = exchange.currentAttempt();
        splice.next();
        Optional<Route> route = following(broken, why);
        if (route.isEmpty()) {
            return Optional.empty();
        }
        try {
            Reply reply = answer(route.get());
            exchange.notes()
                    .noted(
                            "response.content",
                            "goes on from attempt " + broken.number() + ", which broke after "
                                    + Count.of(splice.length(), "characters") + " (" + why.errorClass() + ")");
            return reply instanceof Reply.Stream stream ? Optional.of(stream.chunks()) : Optional.empty();
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.Canceled) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Route> following(Attempt attempt, LlmError error) {
        Blame blame = Blame.of(error);
        boolean unsaid = isUnsaid(attempt, error);
        boolean elsewhere = unsaid || isUnasked(attempt, error);
        boolean again = blame != Blame.CALLER || elsewhere || candidates.retries(attempt.status());
        if (!again || isTooLate(Duration.ZERO)) {
            return Optional.empty();
        }
        boolean costs = !elsewhere;
        if (costs && !all.mayRetry(error)) {
            return Optional.empty();
        }
        Optional<Route> route = elsewhere ? candidates.next() : drawn(blame);
        if (route.isEmpty() && candidates.retries(attempt.status())) {
            route = candidates.next();
        }
        if (route.isEmpty() && (blame == Blame.CHANNEL || blame == Blame.RATE)) {
            route = onceMore(error);
        }
        if (route.isEmpty() && costs) {
            all.retries().giveBack(all.now());
        }
        return route;
    }

    private Optional<Route> drawn(Blame blame) {
        return switch (blame) {
            case CREDENTIAL, RATE -> candidates.another();
            case CHANNEL -> candidates.next();
            case CONTEXT -> candidates.larger();
            case FILTER -> candidates.pastFilter();
            case CALLER -> Optional.empty();
        };
    }

    /** The channels that failed, after a wait, where waiting is allowed and there is time for it. */
    private Optional<Route> onceMore(LlmError error) {
        Optional<Duration> wait = all.waits().before(rounds + 1, error);
        if (wait.isEmpty() || isTooLate(wait.get())) {
            return Optional.empty();
        }
        rounds++;
        all.waits().sleep(wait.get());
        exchange.routeLog().waited("backoff", wait.get().toNanos());
        candidates.again();
        return candidates.next();
    }

    /** What has begun at the client may go on as long as the request may run. */
    private boolean isTooLate(Duration wait) {
        long then = all.now() + wait.toNanos();
        boolean late = then - exchange.receivedNanos() > all.rules().within().toNanos();
        return (late && !goesOn) || exchange.get(Deadline.class).isOver(then);
    }

    private static GatewayException told(@Nullable GatewayException earlier, GatewayException now, Attempt attempt) {
        return earlier != null && isUnsaid(attempt, now.error()) ? earlier : now;
    }

    /** Whether the request could not be said in the candidate's dialect, so that nobody was asked. */
    private static boolean isUnsaid(Attempt attempt, LlmError error) {
        return attempt.status() == 0 && error instanceof LlmError.InvalidRequest;
    }

    /** Whether a limit of the channel kept the attempt from its provider. */
    private static boolean isUnasked(Attempt attempt, LlmError error) {
        return attempt.status() == 0
                && (error instanceof LlmError.RateLimited || error instanceof LlmError.QuotaExceeded);
    }
}
