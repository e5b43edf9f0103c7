package io.axonhub.gateway.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request goes the way it goes, noted by the stages as they decide, for its record and for the client that asks. It names
 * channels, models and reasons, never a header's value or a credential. What costs time to say is made when it is asked for. Confined
 * to the request's thread.
 */
public final class RouteLog {
    private final List<Leg> legs = new ArrayList<>(1);
    private final List<Skip> skips = new ArrayList<>(0);
    private final List<Wait> waits = new ArrayList<>(0);
    private final List<String> problems = new ArrayList<>(0);
    private @Nullable String profile;
    private @Nullable Integer rule;
    private @Nullable Integer mapping;
    private @Nullable String affinity;
    private @Nullable String strategy;

    /** One model that was looked for in the channels. */
    public interface Leg {
        String model();

        Cause cause();

        /** The channels that can serve it, in the order drawn up when it was looked for. */
        List<Candidate> candidates();

        /** How many other channels the profile has. */
        int excluded();

        /** The profile's other channels, by name: the first {@code most}, since each has to be looked into. */
        List<Exclusion> exclusions(int most);
    }

    /** Why a model was looked for. */
    public enum Cause {
        /** By the client's name and the profile's mappings. */
        ASKED,
        /** It is the next of the profile's fallback list. */
        FALLBACK,
        /** The prompt did not fit the model before. */
        LARGER_CONTEXT
    }

    /**
     * A channel that can serve the request.
     *
     * @param standing ready, warming (it has just recovered) or out
     * @param score as the strategy or the affinity has it; of meaning beside the other ones of its tier only
     * @param obstacle why it is out
     */
    public record Candidate(
            String channel,
            int priority,
            String standing,
            double score,
            @Nullable String obstacle) {}

    /** A channel of the profile that cannot serve the request. */
    public record Exclusion(String channel, String reason) {}

    /** A candidate that was passed over when its turn came. {@code leftNanos}: how long it was likely to be out then. */
    public record Skip(String channel, String reason, long leftNanos) {}

    /** Time that the request stood still at the gateway. {@code reason}: {@code backoff} or {@code queue}. */
    public record Wait(String reason, long nanos) {}

    /** The profile in effect, by the key or by a rule of the key's profile; {@code rule} is its index, null when none applied. */
    public void profile(String id, @Nullable Integer byRule) {
        profile = id;
        rule = byRule;
    }

    /** The model was renamed by the profile's mapping of this index; null when none matched. */
    public void mapping(@Nullable Integer index) {
        mapping = index;
    }

    /** What channels were ordered by. {@code kept}: what the affinity went by, such as {@code session}; null without one. */
    public void ordered(String by, @Nullable String kept) {
        strategy = by;
        affinity = kept;
    }

    /** A model was looked for. */
    public void leg(Leg leg) {
        legs.add(leg);
    }

    /** A candidate's turn came, and it could not be tried. */
    public void skipped(String channel, String reason, long leftNanos) {
        skips.add(new Skip(channel, reason, leftNanos));
    }

    /** The request stood still for a while. */
    public void waited(String reason, long nanos) {
        waits.add(new Wait(reason, nanos));
    }

    /** The request waited in a line for a place among the running ones. */
    public void queued(long nanos) {
        waited("queue", nanos);
    }

    /** Something in the profile does not work and was left out, such as a rule that cannot be evaluated. */
    public void problem(String text) {
        problems.add(text);
    }

    /** The id of the profile in effect; null before it is known. */
    public @Nullable String profile() {
        return profile;
    }

    /** The index of the rule that chose the profile or the channels; null when none did. */
    public @Nullable Integer rule() {
        return rule;
    }

    /** The index of the mapping that renamed the model; null when none did. */
    public @Nullable Integer mapping() {
        return mapping;
    }

    /** What the affinity went by; null when there is none. */
    public @Nullable String affinity() {
        return affinity;
    }

    /** The profile's strategy; null before channels were looked for. */
    public @Nullable String strategy() {
        return strategy;
    }

    /** The models looked for, in order. */
    public List<Leg> legs() {
        return List.copyOf(legs);
    }

    /** The candidates passed over, in order. */
    public List<Skip> skips() {
        return List.copyOf(skips);
    }

    /** Where the request stood still, in order. */
    public List<Wait> waits() {
        return List.copyOf(waits);
    }

    /** What does not work in the profile. */
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
