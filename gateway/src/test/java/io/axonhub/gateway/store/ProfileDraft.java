package io.axonhub.gateway.store;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A profile in the making: at random by weight, three attempts, and all else as a test says. */
public final class ProfileDraft {
    private final String id;
    private final Map<String, Integer> channels = new HashMap<>();
    private List<Profile.ModelMapping> mappings = List.of();
    private List<String> allow = List.of();
    private List<String> deny = List.of();
    private Profile.Strategy strategy = Profile.Strategy.WEIGHTED_RANDOM;
    private Profile.Fallback fallback = new Profile.Fallback(3, Set.of());
    private Profile.Affinity affinity = Profile.Affinity.NONE;
    private List<Profile.Rule> rules = List.of();
    private Profile.Rescue rescue = Profile.Rescue.none();

    private ProfileDraft(String id) {
        this.id = id;
    }

    /** Begins one. */
    public static ProfileDraft profile(String id) {
        return new ProfileDraft(id);
    }

    /** Begins {@code default/p} over these channels with their own weights. */
    public static ProfileDraft over(Channel... all) {
        return over(Arrays.asList(all));
    }

    /** Begins {@code default/p} over these channels with their own weights. */
    public static ProfileDraft over(Collection<Channel> all) {
        ProfileDraft draft = profile("default/p");
        all.forEach(channel -> draft.channels.put(channel.id(), channel.weight()));
        return draft;
    }

    /** Over these channels too, with these weights. */
    public ProfileDraft channels(Map<String, Integer> weights) {
        channels.putAll(weights);
        return this;
    }

    /** Renaming so. */
    public ProfileDraft mappings(List<Profile.ModelMapping> all) {
        mappings = all;
        return this;
    }

    /** With these models only, and without those. */
    public ProfileDraft models(List<String> allowed, List<String> denied) {
        allow = allowed;
        deny = denied;
        return this;
    }

    /** Choosing so. */
    public ProfileDraft strategy(Profile.Strategy how) {
        strategy = how;
        return this;
    }

    /** Going on so. */
    public ProfileDraft fallback(Profile.Fallback how) {
        fallback = how;
        return this;
    }

    /** Going on to other channels of the same model, so often. */
    public ProfileDraft attempts(int most) {
        return fallback(new Profile.Fallback(most, Set.of()));
    }

    /** Staying with a channel by this. */
    public ProfileDraft affinity(Profile.Affinity by) {
        affinity = by;
        return this;
    }

    /** With these rules. */
    public ProfileDraft rules(Profile.Rule... all) {
        rules = List.of(all);
        return this;
    }

    /** With second attempts. */
    public ProfileDraft hedge(Profile.Hedge how) {
        rescue = new Profile.Rescue(false, how);
        return this;
    }

    /** The profile. */
    public Profile done() {
        return new Profile(id, channels, mappings, allow, deny, strategy, fallback, affinity, rules, rescue);
    }
}
