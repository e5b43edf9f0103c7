package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Blame;
import io.axonhub.gateway.store.Channel;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What this replica has seen of one channel; never configuration, and gone with the process. Thread-safe. */
final class ChannelState {
    private static final Logger LOG = System.getLogger(ChannelState.class.getName());
    private static final int UNAUTHORIZED = 401;

    private static final int MOST_MODELS = 1000;

    /** What a channel that nobody has measured yet counts as while its first answer is out. */
    private static final double UNKNOWN_NANOS = Duration.ofSeconds(10).toNanos();

    /** What a failure counts as at least, for failing fast is not being fast. */
    private static final long FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

    private final String channel;
    private final Rests rests = new Rests();
    private final Breaker breaker = new Breaker();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, PeakEwma> firstTokens = new ConcurrentHashMap<>();
    private final Map<String, RecentTimes> streams = new ConcurrentHashMap<>();

    /** Until when the provider wants to be left alone for being overloaded; 0 when it does not. */
    private volatile long overloadedUntil;

    private volatile Health.@Nullable LastError lastError;

    ChannelState(String channel) {
        this.channel = channel;
    }

    /** What failed last; null when nothing has. */
    Health.@Nullable LastError lastError() {
        return lastError;
    }

    private void noted(Attempt attempt, LlmError error) {
        lastError = new Health.LastError(error.errorClass(), attempt.status(), error.message(), attempt.endedNanos());
    }

    /** How long this credential rests for this model of the provider's; for every model when that is empty. 0: it does not. */
    long restLeft(Channel.Credential credential, String model, long now) {
        return Math.max(0, rests.left(credential.secret(), model, now));
    }

    Breaker breaker() {
        return breaker;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** How long until {@code configured} can be tried for {@code model} (the provider's name), and why; null when it can be now. */
    @Nullable
    Obstacle obstacle(Channel configured, String model, boolean avoiding, long now) {
        if (isFull(configured)) {
            return new Obstacle(Obstacle.Reason.FULL, Obstacle.UNKNOWN);
        }
        if (!avoiding) {
            return null;
        }
        long open = breaker.left(now);
        if (open > 0) {
            return new Obstacle(Obstacle.Reason.FAILING, open);
        }
        long overloaded = overloadedUntil == 0 ? 0 : overloadedUntil - now;
        if (overloaded > 0) {
            return new Obstacle(Obstacle.Reason.OVERLOADED, overloaded);
        }
        long resting = restLeft(configured, model, now);
        return resting > 0 ? new Obstacle(Obstacle.Reason.NO_CREDENTIAL, resting) : null;
    }

    private boolean isFull(Channel configured) {
        return configured.concurrency() > 0 && inFlight.get() >= configured.concurrency();
    }

    /** Takes a place for an attempt, if there is still one: whoever gets a passage has it end. */
    @Nullable
    Passage enter(Channel configured, Channel.@Nullable Credential credential, boolean avoiding, long now) {
        int running = inFlight.incrementAndGet();
        boolean full = configured.concurrency() > 0 && running > configured.concurrency();
        Breaker.Permit permit = full ? Breaker.Permit.REFUSED : avoiding ? breaker.enter(now) : Breaker.Permit.NORMAL;
        if (permit == Breaker.Permit.REFUSED) {
            inFlight.decrementAndGet();
            return null;
        }
        return new Passage(this, credential, permit);
    }

    /** What the first token of {@code model} costs here, in nanoseconds, with those that wait for theirs. */
    double latency(String model, long now) {
        PeakEwma known = firstTokens.get(model);
        int running = inFlight.get();
        double mean = known == null ? 0 : known.value(now);
        return (mean < 1 && running > 0 ? UNKNOWN_NANOS : mean) * (running + 1);
    }

    private PeakEwma firstTokens(String model) {
        if (firstTokens.size() > MOST_MODELS) {
            firstTokens.clear();
        }
        return firstTokens.computeIfAbsent(model, name -> new PeakEwma());
    }

    /** What {@code percent} of the last streams of {@code model} took at most for their first token; empty while too few are known. */
    OptionalLong firstToken(String model, int percent) {
        RecentTimes known = streams.get(model);
        return known == null ? OptionalLong.empty() : known.percentile(percent);
    }

    /** A stream's first token is there. */
    void begunToStream(Attempt attempt) {
        if (streams.size() > MOST_MODELS) {
            streams.clear();
        }
        streams.computeIfAbsent(attempt.route().target().model(), name -> new RecentTimes())
                .add(attempt.firstTokenNanos() - attempt.startedNanos());
    }

    private long restLeft(Channel configured, String model, long now) {
        long shortest = configured.credentials().isEmpty() ? 0 : Long.MAX_VALUE;
        for (Channel.Credential credential : configured.credentials()) {
            if (Credentials.isUsed(configured, credential)) {
                shortest = Math.min(shortest, rests.left(credential.secret(), model, now));
            }
        }
        return shortest == Long.MAX_VALUE ? 0 : shortest;
    }

    /** Whether this credential rests. */
    boolean isResting(Channel.Credential credential, String model, long now) {
        return rests.left(credential.secret(), model, now) > 0;
    }

    /** An attempt's first event is there: the channel works, and so does the credential, if there is one. */
    void worked(Attempt attempt, Channel.@Nullable Credential credential, Breaker.Permit permit) {
        long now = Math.max(attempt.firstTokenNanos(), attempt.endedNanos());
        String model = attempt.route().target().model();
        if (attempt.firstTokenNanos() != 0) {
            firstTokens(model).observe(attempt.firstTokenNanos() - attempt.startedNanos(), now);
        }
        if (credential != null) {
            rests.worked(credential.secret(), model, now);
        }
        if (breaker.succeeded(permit, now)) {
            LOG.log(Level.INFO, "channel recovered channel={0}", channel);
        }
    }

    /** An attempt failed by the channel's fault, which counts as so many failures. */
    void failed(Attempt attempt, LlmError error, Breaker.Permit permit, int weight) {
        noted(attempt, error);
        long now = attempt.endedNanos();
        long took = Math.max(now - attempt.startedNanos(), FAILURE_NANOS);
        firstTokens(attempt.route().target().model()).observe(took, now);
        Duration asked = error instanceof LlmError.Overloaded overloaded ? overloaded.retryAfter() : null;
        if (asked != null) {
            overloadedUntil = now + Math.min(asked.toNanos(), Breaker.LONGEST_PAUSE.toNanos());
        }
        if (breaker.failed(permit, weight, now)) {
            LOG.log(
                    Level.WARNING,
                    "channel is out alert=true channel={0} class={1} status={2} for={3}",
                    channel,
                    error.errorClass(),
                    attempt.status(),
                    Duration.ofNanos(breaker.left(now)));
        }
    }

    /** An attempt's place is free again. */
    void left() {
        inFlight.decrementAndGet();
    }

    /** An attempt failed by its credential's fault. */
    void rest(Attempt attempt, LlmError error, Channel.Credential credential) {
        noted(attempt, error);
        long now = attempt.endedNanos();
        Blame blame = Blame.of(error);
        boolean ofModel = switch (error) {
            case LlmError.RateLimited _ -> true;
            case LlmError.UpstreamAuth _ -> attempt.status() != UNAUTHORIZED;
            default -> false;
        };
        Duration asked = error instanceof LlmError.RateLimited limited ? limited.retryAfter() : null;
        String model = attempt.route().target().model();
        Duration begun = rests.begin(credential.secret(), ofModel ? model : "", blame, asked, now);
        if (begun != null) {
            LOG.log(
                    blame == Blame.CREDENTIAL ? Level.WARNING : Level.INFO,
                    "credential rests alert={0} channel={1} credential={2} model={3} class={4} status={5} for={6}",
                    blame == Blame.CREDENTIAL,
                    channel,
                    attempt.route().credential(),
                    ofModel ? model : "*",
                    error.errorClass(),
                    attempt.status(),
                    begun);
        }
    }
}
