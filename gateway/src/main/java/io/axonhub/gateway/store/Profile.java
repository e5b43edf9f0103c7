package io.axonhub.gateway.store;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key may use and how requests find their channel.
 *
 * @param id {@code namespace/name}
 * @param channels ids of the channels it resolved to, with the weight to use here (the channel's own unless overridden)
 * @param mappings in order; the first that matches wins
 * @param allow globs; empty allows every model of the channels
 * @param deny globs; they win over {@code allow}
 * @param rules in order; the first whose condition holds is applied, before models are mapped
 */
public record Profile(
        String id,
        Map<String, Integer> channels,
        List<ModelMapping> mappings,
        List<String> allow,
        List<String> deny,
        Strategy strategy,
        Fallback fallback,
        Affinity affinity,
        List<Rule> rules,
        Rescue rescue) {
    public Profile {
        channels = Map.copyOf(channels);
        mappings = List.copyOf(mappings);
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        rules = List.copyOf(rules);
    }

    /** One attempt at one of these channels, at random by their weights, and nothing besides. */
    public static Profile once(String id, Map<String, Integer> channels) {
        return new Profile(
                id,
                channels,
                List.of(),
                List.of(),
                List.of(),
                Strategy.WEIGHTED_RANDOM,
                new Fallback(1, Set.of()),
                Affinity.NONE,
                List.of(),
                Rescue.none());
    }

    /** The same with some of its channels only. */
    public Profile narrowed(Set<String> to) {
        Map<String, Integer> left = new HashMap<>(channels);
        left.keySet().retainAll(to);
        return new Profile(id, left, mappings, allow, deny, strategy, fallback, affinity, rules, rescue);
    }

    /**
     * Sends requests that meet a condition another way.
     *
     * @param zone whose time of day the condition asks for
     */
    public record Rule(Condition when, ZoneId zone, Then then) {}

    /** What a rule does. */
    public sealed interface Then {
        /** Has the request handled by another profile, if the key may use it. {@code id}: {@code namespace/name}. */
        record Use(String id) implements Then {}

        /** Leaves only these of the profile's channels, by id. */
        record Only(Set<String> channels) implements Then {
            public Only {
                channels = Set.copyOf(channels);
            }
        }
    }

    /** A rule's condition, compiled. Thread-safe. */
    public interface Condition {
        /**
         * Whether it holds.
         *
         * @throws UndecidedException when it cannot be told for this request
         */
        boolean holds(Facts facts);
    }

    /** What a condition may ask of a request. */
    public interface Facts {
        /** Text, Long, Boolean or a map of text; null for what is not there. */
        @Nullable
        Object value(String name);
    }

    /** A condition that cannot be evaluated; the message says why, without anything that the client sent. */
    public static final class UndecidedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** With why. */
        public UndecidedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** How a channel is chosen within a priority tier. */
    public enum Strategy {
        WEIGHTED_RANDOM,
        ROUND_ROBIN,
        LEAST_LATENCY,
        LEAST_LOAD
    }

    /** What requests have in common that go to the same channel while it can take them; it goes before the strategy. */
    public enum Affinity {
        NONE,
        API_KEY,
        SESSION,
        PROMPT_PREFIX
    }

    /** A rename of models. {@code to} may use RE2 groups ($1) when the match is REGEX. */
    public record ModelMapping(String from, Match match, String to) {
        /** How {@code from} is read; a regex must match the whole name. */
        public enum Match {
            EXACT,
            GLOB,
            REGEX
        }
    }

    /**
     * What happens when an attempt fails.
     *
     * @param maxAttempts at each model, the first included; 1 when fallback is off
     * @param onStatus provider statuses that are retried although their class is not
     * @param models as channels list them: looked for one after another when no channel can serve the one before
     * @param onContextOverflow the model to ask when the prompt does not fit the one asked; null has the client told
     */
    public record Fallback(
            int maxAttempts,
            Set<Integer> onStatus,
            List<String> models,
            @Nullable String onContextOverflow,
            OnContentFilter onContentFilter) {
        public Fallback {
            onStatus = Set.copyOf(onStatus);
            models = List.copyOf(models);
        }

        /** To other channels of the same model only. */
        public Fallback(int maxAttempts, Set<Integer> onStatus) {
            this(maxAttempts, onStatus, List.of(), null, OnContentFilter.RETURN);
        }
    }

    /** What happens when a provider's filter refuses the prompt or the answer. */
    public enum OnContentFilter {
        /** The client is told. */
        RETURN,
        /** Another channel may be of another opinion. */
        NEXT_CHANNEL
    }

    /**
     * What is done beside trying one channel after another.
     *
     * @param continueText whether a stream of text that breaks goes on at another channel
     */
    public record Rescue(boolean continueText, Hedge hedge) {
        private static final Rescue NONE = new Rescue(false, Hedge.none());

        /** Nothing. */
        public static Rescue none() {
            return NONE;
        }
    }

    /**
     * A second attempt at another channel where the first is slow.
     *
     * @param percentile when so many of a hundred first tokens had come; 0 never
     * @param minDelay but not earlier than this
     * @param budgetPercent most second attempts for each hundred streams
     */
    public record Hedge(int percentile, Duration minDelay, int budgetPercent) {
        private static final Hedge NONE = new Hedge(0, Duration.ZERO, 0);

        /** Never. */
        public static Hedge none() {
            return NONE;
        }
    }
}
