package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Deadline;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.Splice;
import io.axonhub.gateway.pipeline.Stage;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Tries one candidate after another until one answers; {@link Blame} says which is the next. What the caller must mend is never tried
 * again; whatever fails before the first substantial event moves on, and so does a request that one candidate's dialect cannot say,
 * for another one's may. The profile's number of attempts, the replica's {@link RetryBudget} and the time bound it. The client is told
 * the last error of a provider, or, when none was asked, why the request could not be said or why nobody could be asked.
 *
 * <p>Where the profile wants it, an attempt whose first token is late gets a second one beside it ({@link Race}), and a stream of text
 * that breaks goes on at another channel ({@link Continued}).
 */
public final class FailoverStage implements Stage {
    private final Resources all;

    /**
     * With a budget for all requests.
     *
     * @param random thread-safe
     * @param ticker System.nanoTime
     */
    public FailoverStage(RetryRules rules, RandomGenerator random, LongSupplier ticker) {
        this(rules, new Waits(rules.patience(), random, Waits.Pause.real()), ticker);
    }

    FailoverStage(RetryRules rules, Waits waits, LongSupplier ticker) {
        this.all = new Resources(rules, waits, ticker);
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        exchange.put(Deadline.class, Deadline.of(exchange, all.rules().requestTimeout()));
        Candidates candidates = exchange.get(Candidates.class);
        Optional<Route> route = candidates.next();
        if (route.isEmpty()) {
            throw new GatewayException(candidates.unavailable());
        }
        all.retries().requested(all.now());
        Round round = new Round(exchange, candidates, next, all);
        Reply reply = round.answer(route.get());
        Optional<Splice> splice = exchange.find(Splice.class);
        return reply instanceof Reply.Stream stream && splice.isPresent()
                ? new Reply.Stream(
                        stream.status(), stream.headers(), new Continued(splice.get(), round, stream.chunks()))
                : reply;
    }
}
