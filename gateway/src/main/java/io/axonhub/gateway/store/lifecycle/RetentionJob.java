package io.axonhub.gateway.store.lifecycle;

import io.axonhub.gateway.store.Retention;
import io.axonhub.gateway.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is too old, each kind at times of its own, a few rows a transaction with a pause between, so that writers get in. Of
 * several replicas only the leader does it.
 */
public final class RetentionJob implements AutoCloseable {
    /** Rows of one transaction. */
    static final int BATCH = 500;

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

    private final Retention retention;
    private final Supplier<List<Rule>> wanted;
    private final BooleanSupplier leader;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private List<Rule> known = List.of();
    private List<Due> rules = List.of();
    private @Nullable Thread thread;

    /**
     * How long a kind is kept.
     *
     * @param maxAge zero: for ever
     * @param times when to look: the first time after a moment; empty when there is none
     */
    public record Rule(
            Retention.Resource resource, Duration maxAge, Function<ZonedDateTime, Optional<ZonedDateTime>> times) {}

    /** A rule and its next time. Used by the job's thread. */
    private static final class Due {
        private final Rule rule;
        private Instant next;

        Due(Rule rule, Clock clock) {
            this.rule = rule;
            this.next = after(clock);
        }

        private Instant after(Clock clock) {
            return rule.times()
                    .apply(ZonedDateTime.now(clock))
                    .map(ZonedDateTime::toInstant)
                    .orElse(Instant.MAX);
        }
    }

    /**
     * Not running yet.
     *
     * @param wanted what holds, the same list as long as nothing changed; asked for at least once a minute
     * @param leader whether this replica is the one that does it
     */
    public RetentionJob(Retention retention, Supplier<List<Rule>> wanted, BooleanSupplier leader, Clock clock) {
        this.retention = retention;
        this.leader = leader;
        this.clock = clock;
        this.wanted = wanted;
        takeOver();
    }

    /** Rules that have changed count from now on. */
    private void takeOver() {
        List<Rule> now = wanted.get();
        if (!Objects.equals(now, known)) {
            known = now;
            rules = now.stream()
                    .filter(rule -> !rule.maxAge().isZero())
                    .map(rule -> new Due(rule, clock))
                    .toList();
        }
    }

    /** Runs until it is closed. */
    public RetentionJob start() {
        thread = Thread.ofPlatform().name("retention").daemon(true).start(this::run);
        return this;
    }

    private void run() {
        try {
            while (!stop.await(sleep().toMillis(), TimeUnit.MILLISECONDS)) {
                runDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until the next rule is due, but looking at the clock now and then: machines sleep, and their clocks are set. */
    private Duration sleep() {
        Instant now = clock.instant();
        Duration left = LONGEST_SLEEP;
        for (Due due : rules) {
            if (due.next.isBefore(now.plus(left))) {
                left = Duration.between(now, due.next);
            }
        }
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Does what is due now. */
    void runDue() throws InterruptedException {
        takeOver();
        for (Due due : rules) {
            if (!clock.instant().isBefore(due.next)) {
                due.next = due.after(clock);
                if (leader.getAsBoolean()) {
                    remove(due.rule);
                }
            }
        }
    }

    private void remove(Rule rule) throws InterruptedException {
        Instant before = clock.instant().minus(rule.maxAge());
        long removed = 0;
        try {
            int count = BATCH;
            while (count >= BATCH && leader.getAsBoolean()) {
                count = retention.forget(rule.resource(), before, BATCH);
                removed += count;
                if (stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            LOG.info("old records removed resource={} rows={} before={}", rule.resource(), removed, before);
        } catch (StoreException e) {
            LOG.warn("old records stay until the next time resource={} rows={}", rule.resource(), removed, e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
