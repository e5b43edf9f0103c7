package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.pipeline.Blame;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one channel that rest, each until its time: one that the provider refused for all models, one whose rate is used
 * up for the model that it was used up for. Each rest that ends in another refusal is followed by one of twice the length, unless the
 * provider names the time. Moments are System.nanoTime. Thread-safe; nothing is allocated while none rests.
 */
final class Rests {
    /** No provider's word puts a credential out for longer, for then one request looks again. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(1);
    private static final Duration AFTER_REFUSAL_MOST = Duration.ofMinutes(15);
    private static final Duration AFTER_RATE = Duration.ofSeconds(2);
    private static final Duration AFTER_RATE_MOST = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Map<Whose, Rest> rests = new ConcurrentHashMap<>();

    /** By the secret, not by its place in the list, which an edit moves. {@code model}: empty for all. */
    private record Whose(String secret, String model) {
        @Override
        public String toString() {
            return "Whose[model=" + model + "]";
        }
    }

    /** {@code strikes}: how many came one after another. */
    private record Rest(long until, int strikes) {}

    /** How long {@code secret} still rests for {@code model} (the provider's name); 0 when it can be used. */
    long left(String secret, String model, long now) {
        if (rests.isEmpty()) {
            return 0;
        }
        return Math.max(left(new Whose(secret, ""), now), left(new Whose(secret, model), now));
    }

    private long left(Whose whose, long now) {
        Rest rest = rests.get(whose);
        return rest == null ? 0 : Math.max(0, rest.until - now);
    }

    /**
     * Begins a rest.
     *
     * @param model empty when it is for all models
     * @param asked how long the provider wants it to be; null when it said nothing
     * @return its length when the credential was not resting before, else null
     */
    @Nullable
    Duration begin(String secret, String model, Blame blame, @Nullable Duration asked, long now) {
        Duration[] begun = {Duration.ZERO};
        rests.compute(new Whose(secret, model), (whose, before) -> {
            boolean resting = before != null && before.until - now > 0;
            int strikes = before == null ? 1 : resting ? before.strikes : before.strikes + 1;
            Duration length = asked == null ? length(blame, strikes) : shorter(asked, LONGEST);
            begun[0] = resting ? Duration.ZERO : length;
            long until = now + length.toNanos();
            return new Rest(resting && before.until - until > 0 ? before.until : until, strikes);
        });
        rests.values().removeIf(rest -> now - rest.until > LONGEST.toNanos());
        return begun[0].isZero() ? null : begun[0];
    }

    private static Duration length(Blame blame, int strikes) {
        int doublings = Math.min(strikes - 1, MOST_DOUBLINGS);
        return blame == Blame.RATE
                ? shorter(AFTER_RATE.multipliedBy(1L << doublings), AFTER_RATE_MOST)
                : shorter(AFTER_REFUSAL.multipliedBy(1L << doublings), AFTER_REFUSAL_MOST);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** {@code secret} did its work for {@code model}: a rest that has ended is forgotten with its strikes. */
    void worked(String secret, String model, long now) {
        if (!rests.isEmpty()) {
            forget(new Whose(secret, ""), now);
            forget(new Whose(secret, model), now);
        }
    }

    private void forget(Whose whose, long now) {
        rests.computeIfPresent(whose, (key, rest) -> rest.until - now > 0 ? rest : null);
    }
}
