package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Deadline;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An attempt with a second one beside it when it is slow; the first to have content wins, and the other is canceled at once. Each runs
 * on a virtual thread of its own with a branch of the exchange that nobody else touches. The request's thread only waits, and has
 * joined both when it goes on, so that all they left is its own by then.
 */
final class Race {
    private final Exchange exchange;
    private final Candidates candidates;
    private final Round round;
    private final Resources all;
    private final BlockingQueue<Runner> ended = new LinkedBlockingQueue<>();
    private final List<Runner> runners = new ArrayList<>(2);

    Race(Exchange exchange, Candidates candidates, Round round, Resources all) {
        this.exchange = exchange;
        this.candidates = candidates;
        this.round = round;
        this.all = all;
    }

    /** One attempt on its way. */
    private final class Runner implements Runnable {
        private final Exchange branch;
        private final Attempt attempt;
        private final Thread thread;
        private @Nullable Reply reply;
        private @Nullable Throwable failure;

        Runner(Attempt attempt) {
            this.branch = exchange.branch();
            this.attempt = attempt;
            this.thread = Thread.ofVirtual()
                    .name("attempt-" + exchange.id() + "-" + attempt.number())
                    .unstarted(this);
        }

        @Override
        public void run() {
            try {
                reply = round.proceed(branch, attempt);
            } catch (Throwable e) {
                // thrown again on the request's thread
                failure = e;
            } finally {
                ended.add(this);
            }
        }
    }

    /** The reply of {@code first}, or of the attempt beside it. */
    Reply run(Attempt first, Candidates.Hedge hedge) {
        RetryBudget budget = all.hedges(hedge.group(), hedge.budgetPercent());
        budget.requested(all.now());
        try {
            start(first);
            Runner quick = ended.poll(hedge.after().toNanos(), TimeUnit.NANOSECONDS);
            if (quick == null) {
                second(first, hedge, budget);
                quick = ended.take();
            }
            if (quick.reply == null && runners.size() == 2) {
                quick = ended.take();
            }
            return settled(quick);
        } catch (InterruptedException e) {
            runners.forEach(runner -> runner.thread.interrupt());
            joinAll();
            runners.forEach(Race::abandon);
            Thread.currentThread().interrupt();
            throw new GatewayException(new LlmError.Canceled("the request was canceled"), e);
        }
    }

    private void start(Attempt attempt) {
        Runner runner = new Runner(attempt);
        runners.add(runner);
        runner.thread.start();
    }

    private void second(Attempt first, Candidates.Hedge hedge, RetryBudget budget) {
        boolean late = exchange.get(Deadline.class).isOver(all.now());
        if (late || !budget.take(all.now())) {
            return;
        }
        Optional<Route> route = candidates.beside();
        if (route.isEmpty()) {
            budget.giveBack(all.now());
            return;
        }
        Attempt attempt = exchange.attempt(Attempt.Occasion.HEDGE, route.get(), all.now());
        candidates.began(attempt);
        attempt.notes().noted("attempt", "hedges attempt " + first.number() + " after " + told(hedge.after()));
        start(attempt);
    }

    private static String told(Duration after) {
        return after.toMillis() + " ms";
    }

    /** The chosen one's reply or failure, when no other runs any more. */
    private Reply settled(Runner chosen) {
        runners.stream().filter(runner -> runner != chosen).forEach(runner -> runner.thread.interrupt());
        boolean interrupted = joinAll();
        runners.stream().filter(runner -> runner != chosen).forEach(Race::abandon);
        exchange.adopt(chosen.branch);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (chosen.reply != null) {
            return chosen.reply;
        }
        switch (chosen.failure) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("an attempt ended without an end", chosen.failure);
        }
    }

    /** An attempt's I/O ends when its thread is interrupted, so this is short. Whether this thread was interrupted meanwhile. */
    private boolean joinAll() {
        boolean interrupted = false;
        for (Runner runner : runners) {
            while (runner.thread.isAlive()) {
                try {
                    runner.thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    /** One that answered and was not chosen. */
    private static void abandon(Runner loser) {
        switch (loser.reply) {
            case Reply.Stream stream -> stream.chunks().close();
            case Reply.Bytes bytes -> bytes.chunks().close();
            case Reply.Session session -> session.link().close();
            case Reply.Whole _ -> {
                // all of it was read
            }
            case null -> {
                // it has failed or was canceled
            }
        }
    }
}
