package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What API keys may use and how their requests find a channel. */
public final class AIProfile {
    /** As in {@code kind}. */
    public static final String KIND = "AIProfile";

    private AIProfile() {}

    /** The wanted state; its fields are described in {@code aiprofiles.yaml}. */
    public record Spec(
            String gateway,
            Boolean enabled,
            @JsonProperty(required = true) Channels channels,
            List<Rule> rules,
            List<ModelMapping> modelMappings,
            @Nullable Models models,
            Routing routing,
            @Nullable Limits limits,
            Integer priority,
            @Nullable Storage storage,
            AllowedNamespaces allowedNamespaces,
            DeletionPolicy deletionPolicy) {
        public Spec {
            gateway = Absent.or(gateway, AxonHub.DEFAULT_GATEWAY);
            enabled = Absent.or(enabled, true);
            Absent.refused(channels, "channels");
            rules = Absent.none(rules);
            modelMappings = Absent.none(modelMappings);
            routing = Absent.or(routing, Routing.DEFAULTS);
            priority = Absent.or(priority, 0);
            allowedNamespaces = Absent.or(allowedNamespaces, AllowedNamespaces.same());
            deletionPolicy = Absent.or(deletionPolicy, DeletionPolicy.DELETE);
        }
    }

    /** Channels by {@code name} or {@code namespace/name}, or by label. */
    public record Channels(
            List<String> refs,
            Map<String, Integer> weights,
            @Nullable LabelSelector selector) {
        public Channels {
            refs = Absent.none(refs);
            weights = Absent.none(weights);
        }
    }

    /** Sends requests that meet a condition another way. */
    public record Rule(
            @JsonProperty(required = true) String when,
            String timeZone,
            @JsonProperty(required = true) Then then) {
        public Rule {
            Absent.refused(when, "when");
            timeZone = Absent.or(timeZone, "UTC");
            Absent.refused(then, "then");
        }
    }

    /** Another profile or some of the channels. */
    public record Then(@Nullable String profile, List<String> channels) {
        public Then {
            channels = Absent.none(channels);
        }
    }

    /** A rename of models. */
    public record ModelMapping(
            @JsonProperty(required = true) String from,
            Match match,
            @JsonProperty(required = true) String to) {
        public ModelMapping {
            Absent.refused(from, "from");
            match = Absent.or(match, Match.EXACT);
            Absent.refused(to, "to");
        }
    }

    /** How {@link ModelMapping#from} is read. */
    public enum Match {
        @JsonProperty("Exact")
        EXACT,
        @JsonProperty("Glob")
        GLOB,
        @JsonProperty("Regex")
        REGEX
    }

    /** Globs of the models that may be used. */
    public record Models(List<String> allow, List<String> deny) {
        public Models {
            allow = Absent.none(allow);
            deny = Absent.none(deny);
        }
    }

    /** How a channel is chosen. */
    public record Routing(Strategy strategy, Fallback fallback, Affinity affinity, Hedge hedge) {
        private static final Routing DEFAULTS =
                new Routing(Strategy.WEIGHTED_RANDOM, Fallback.DEFAULTS, Affinity.NONE, Hedge.DEFAULTS);

        public Routing {
            strategy = strategy == null ? DEFAULTS.strategy : strategy;
            fallback = fallback == null ? DEFAULTS.fallback : fallback;
            affinity = affinity == null ? DEFAULTS.affinity : affinity;
            hedge = hedge == null ? DEFAULTS.hedge : hedge;
        }
    }

    /** How a channel is chosen within a priority tier. */
    public enum Strategy {
        @JsonProperty("WeightedRandom")
        WEIGHTED_RANDOM,
        @JsonProperty("RoundRobin")
        ROUND_ROBIN,
        @JsonProperty("LeastLatency")
        LEAST_LATENCY,
        @JsonProperty("LeastLoad")
        LEAST_LOAD
    }

    /** What happens when an attempt fails. */
    public record Fallback(
            Boolean enabled,
            Integer maxAttempts,
            List<Integer> onStatus,
            List<String> models,
            @Nullable String onContextOverflow,
            OnContentFilter onContentFilter,
            Boolean continueText) {
        private static final Fallback DEFAULTS =
                new Fallback(true, 3, List.of(), List.of(), null, OnContentFilter.RETURN, false);

        public Fallback {
            enabled = Absent.or(enabled, true);
            maxAttempts = Absent.or(maxAttempts, 3);
            onStatus = Absent.none(onStatus);
            models = Absent.none(models);
            onContentFilter = Absent.or(onContentFilter, OnContentFilter.RETURN);
            continueText = Absent.or(continueText, false);
        }
    }

    /** A second attempt where the first is slow. */
    public record Hedge(Boolean enabled, Integer afterPercentile, GoDuration minDelay, Integer budgetPercent) {
        private static final Hedge DEFAULTS = new Hedge(false, 95, GoDuration.parse("500ms"), 5);

        public Hedge {
            enabled = Absent.or(enabled, false);
            afterPercentile = Absent.or(afterPercentile, 95);
            minDelay = Absent.or(minDelay, GoDuration.parse("500ms"));
            budgetPercent = Absent.or(budgetPercent, 5);
        }
    }

    /** What happens when a provider's filter refuses. */
    public enum OnContentFilter {
        @JsonProperty("Return")
        RETURN,
        @JsonProperty("NextChannel")
        NEXT_CHANNEL
    }

    /** What keeps requests on one channel. */
    public enum Affinity {
        @JsonProperty("None")
        NONE,
        @JsonProperty("ApiKey")
        API_KEY,
        @JsonProperty("Session")
        SESSION,
        @JsonProperty("PromptPrefix")
        PROMPT_PREFIX
    }

    /** The observed state. */
    public record Status(
            @Nullable Long observedGeneration,
            @Nullable Integer channels,
            @Nullable Integer models,
            @Nullable GatewayStatus gateway,
            List<Condition> conditions) {
        public Status {
            conditions = Absent.none(conditions);
        }
    }
}
