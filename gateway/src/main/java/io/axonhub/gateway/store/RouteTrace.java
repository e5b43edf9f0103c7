package io.axonhub.gateway.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request went where it went: names of channels and models, and reasons for people; never a header's value or a credential. Its
 * attempts are records of their own.
 *
 * @param profile the profile in effect
 * @param rule the index of the profile's rule that chose it or its channels; null when none did
 * @param mapping the index of the profile's mapping that renamed the model; null when none did
 * @param strategy what channels of one tier are ordered by; null when none were looked for
 * @param affinity what kept the request on its channel, such as {@code session}; null without
 * @param legs the models that were looked for, in order
 * @param skips candidates that were passed over when their turn came
 * @param waits where the request stood still
 * @param problems what does not work in the profile and was left out
 */
public record RouteTrace(
        @Nullable String profile,
        @Nullable Integer rule,
        @Nullable Integer mapping,
        @Nullable String strategy,
        @Nullable String affinity,
        List<Leg> legs,
        List<Skip> skips,
        List<Wait> waits,
        List<String> problems) {
    public RouteTrace {
        legs = List.copyOf(legs);
        skips = List.copyOf(skips);
        waits = List.copyOf(waits);
        problems = List.copyOf(problems);
    }

    /**
     * One model that was looked for.
     *
     * @param cause asked, fallback or larger_context
     * @param candidates the channels that can serve it, best first
     * @param exclusions the profile's other channels
     * @param more how many channels are not listed because there are so many
     */
    public record Leg(String model, String cause, List<Candidate> candidates, List<Exclusion> exclusions, int more) {
        public Leg {
            candidates = List.copyOf(candidates);
            exclusions = List.copyOf(exclusions);
        }
    }

    /**
     * A channel that can serve it.
     *
     * @param standing ready, warming or out
     * @param score among its equals, in thousandths
     * @param obstacle why it was out
     */
    public record Candidate(
            String channel,
            int priority,
            String standing,
            long score,
            @Nullable String obstacle) {}

    /** A channel that cannot. */
    public record Exclusion(String channel, String reason) {}

    /** A candidate passed over. {@code left}: milliseconds for which it was likely to be out. */
    public record Skip(String channel, String reason, long left) {}

    /** A time without progress, in microseconds. */
    public record Wait(String reason, long duration) {}
}
