package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIChannel;
import io.axonhub.crd.AIProfile;
import io.axonhub.crd.APIKey;
import io.axonhub.crd.AllowedNamespaces;
import io.axonhub.crd.LabelSelector;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns valid objects into a {@link Snapshot}. A reference that leads nowhere costs its part, with a warning. */
final class Program {
    /** Shorter keys can be guessed. */
    static final int MIN_KEY_LENGTH = 16;

    private final Inventory inventory;
    private final ChannelProgram channelProgram;
    private final RuleProgram ruleProgram;
    private final SecretLookup secrets;
    private final ProviderTypes types;
    private final Report report;
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private final Map<String, ApiKey> keys = new LinkedHashMap<>();
    private final Map<String, Declared<APIKey.Spec>> owners = new HashMap<>();

    Program(Inventory inventory, ProviderTypes types, Report report) {
        this.inventory = inventory;
        this.secrets = new SecretLookup(inventory.secrets(), report);
        this.channelProgram = new ChannelProgram(types, secrets, report);
        this.ruleProgram = new RuleProgram(inventory, report);
        this.types = types;
        this.report = report;
    }

    Snapshot snapshot(long revision) {
        inventory
                .channels()
                .values()
                .forEach(
                        channel -> channelProgram.channel(channel).ifPresent(built -> channels.put(built.id(), built)));
        inventory.profiles().values().stream()
                .filter(profile -> profile.spec().enabled())
                .forEach(this::profile);
        inventory.keys().values().forEach(this::key);
        money().check((place, path, message) -> report.warn("NoPrice", place, path, message));
        return new Snapshot(
                revision,
                channels,
                profiles,
                keys,
                LimitProgram.of(inventory),
                inventory.terms().prices(),
                StorageProgram.of(inventory));
    }

    /** Reports quotas of money that could be passed by as errors, for nothing else of this program is used then. */
    void refuseUnpriced(Report refusals) {
        snapshot(0);
        money().check((place, path, message) -> refusals.refuse(Report.INVALID, place, path, message));
    }

    private MoneyQuotas money() {
        return new MoneyQuotas(inventory, channels, profiles, new Pricing(types.listPrices()), Instant.now());
    }

    private void profile(Declared<AIProfile.Spec> declared) {
        AIProfile.Spec spec = declared.spec();
        AIProfile.Models models = spec.models();
        Map<String, Integer> channels = channels(declared);
        profiles.put(
                declared.id(),
                new Profile(
                        declared.id(),
                        channels,
                        spec.modelMappings().stream().map(Program::mapping).toList(),
                        models == null ? List.of() : models.allow(),
                        models == null ? List.of() : models.deny(),
                        strategy(spec.routing().strategy()),
                        fallback(spec.routing().fallback()),
                        affinity(spec.routing().affinity()),
                        ruleProgram.rules(declared, channels.keySet()),
                        rescue(spec.routing())));
    }

    private static Profile.Fallback fallback(AIProfile.Fallback fallback) {
        Set<Integer> onStatus = new HashSet<>(fallback.onStatus());
        if (!fallback.enabled()) {
            return new Profile.Fallback(1, onStatus);
        }
        return new Profile.Fallback(
                fallback.maxAttempts(),
                onStatus,
                fallback.models(),
                fallback.onContextOverflow(),
                switch (fallback.onContentFilter()) {
                    case RETURN -> Profile.OnContentFilter.RETURN;
                    case NEXT_CHANNEL -> Profile.OnContentFilter.NEXT_CHANNEL;
                });
    }

    private static Profile.Rescue rescue(AIProfile.Routing routing) {
        AIProfile.Hedge hedge = routing.hedge();
        return new Profile.Rescue(
                routing.fallback().continueText(),
                hedge.enabled()
                        ? new Profile.Hedge(
                                hedge.afterPercentile(), hedge.minDelay().value(), hedge.budgetPercent())
                        : Profile.Hedge.none());
    }

    private static Profile.Strategy strategy(AIProfile.Strategy strategy) {
        return switch (strategy) {
            case WEIGHTED_RANDOM -> Profile.Strategy.WEIGHTED_RANDOM;
            case ROUND_ROBIN -> Profile.Strategy.ROUND_ROBIN;
            case LEAST_LATENCY -> Profile.Strategy.LEAST_LATENCY;
            case LEAST_LOAD -> Profile.Strategy.LEAST_LOAD;
        };
    }

    private static Profile.Affinity affinity(AIProfile.Affinity affinity) {
        return switch (affinity) {
            case NONE -> Profile.Affinity.NONE;
            case API_KEY -> Profile.Affinity.API_KEY;
            case SESSION -> Profile.Affinity.SESSION;
            case PROMPT_PREFIX -> Profile.Affinity.PROMPT_PREFIX;
        };
    }

    static Profile.ModelMapping mapping(AIProfile.ModelMapping mapping) {
        return new Profile.ModelMapping(
                mapping.from(),
                switch (mapping.match()) {
                    case EXACT -> Profile.ModelMapping.Match.EXACT;
                    case GLOB -> Profile.ModelMapping.Match.GLOB;
                    case REGEX -> Profile.ModelMapping.Match.REGEX;
                },
                mapping.to());
    }

    private Map<String, Integer> channels(Declared<AIProfile.Spec> declared) {
        AIProfile.Channels wanted = declared.spec().channels();
        return wanted.selector() == null ? referred(declared, wanted) : selected(declared, wanted.selector());
    }

    private Map<String, Integer> referred(Declared<AIProfile.Spec> declared, AIProfile.Channels wanted) {
        Map<String, Integer> found = new LinkedHashMap<>();
        for (int i = 0; i < wanted.refs().size(); i++) {
            String ref = wanted.refs().get(i);
            String path = "spec.channels.refs[" + i + "]";
            Declared<AIChannel.Spec> target = inventory.channels().get(declared.resolve(ref));
            if (target == null) {
                report.warn(
                        "ChannelNotFound",
                        declared.place(),
                        path,
                        "AIChannel " + declared.resolve(ref) + " is not there");
            } else if (permitted(declared, path, target, target.spec().allowedNamespaces(), AIChannel.KIND)) {
                Optional.ofNullable(channels.get(target.id()))
                        .ifPresent(channel ->
                                found.putIfAbsent(channel.id(), wanted.weights().getOrDefault(ref, channel.weight())));
            }
        }
        return found;
    }

    /** A selector takes channels of the profile's own namespace only: else any namespace could put itself into a profile. */
    private Map<String, Integer> selected(Declared<AIProfile.Spec> declared, LabelSelector selector) {
        List<Declared<AIChannel.Spec>> targets = inventory.channels().values().stream()
                .filter(channel -> channel.namespace().equals(declared.namespace()))
                .filter(channel -> selector.matches(channel.labels()))
                .toList();
        if (targets.isEmpty()) {
            report.warn(
                    "NoChannelsMatched",
                    declared.place(),
                    "spec.channels.selector",
                    "no AIChannel of namespace " + declared.namespace() + " has these labels");
        }
        Map<String, Integer> found = new LinkedHashMap<>();
        for (Declared<AIChannel.Spec> target : targets) {
            Optional.ofNullable(channels.get(target.id()))
                    .ifPresent(channel -> found.put(channel.id(), channel.weight()));
        }
        return found;
    }

    private boolean permitted(
            Declared<?> from, String path, Declared<?> target, AllowedNamespaces allowed, String kind) {
        boolean permitted = from.namespace().equals(target.namespace()) || allows(allowed, from.namespace());
        if (!permitted) {
            report.warn(
                    "RefNotPermitted",
                    from.place(),
                    path,
                    kind + " " + target.id() + " does not allow namespace " + from.namespace());
        }
        return permitted;
    }

    private boolean allows(AllowedNamespaces allowed, String namespace) {
        LabelSelector selector = allowed.selector();
        return switch (allowed.from()) {
            case SAME -> false;
            case ALL -> true;
            case SELECTOR -> selector != null && selector.matches(inventory.labels(namespace));
        };
    }

    private void key(Declared<APIKey.Spec> declared) {
        APIKey.Spec spec = declared.spec();
        Optional<Secrets.KeyHash> secret = declared.secrets() == null ? written(declared) : hashed(declared);
        Map<String, String> resolved = profiles(declared);
        if (secret.isEmpty()) {
            return;
        }
        String active = spec.activeProfile() == null ? spec.profiles().getFirst() : spec.activeProfile();
        ApiKey key = new ApiKey(
                declared.id(),
                spec.displayName() == null ? declared.name() : spec.displayName(),
                secret.get().hash(),
                spec.enabled(),
                resolved.get(active),
                new HashSet<>(resolved.values()),
                spec.scopes().stream().map(APIKey.Scope::text).collect(Collectors.toSet()),
                spec.expiresAt() == null ? null : Instant.parse(spec.expiresAt()),
                spec.allowedCIDRs(),
                owner(spec.owner()),
                new ApiKey.Service(priority(spec, resolved.get(active)), spec.revocation() == APIKey.Revocation.CUT));
        accept(declared, key);
        Secrets.Previous previous = secret.get().previous();
        if (previous != null && !previous.hash().equals(key.hash())) {
            accept(declared, key.replaced(previous.hash(), previous.expiresAt()));
        }
    }

    /** The key in the Secret beside it. */
    private Optional<Secrets.KeyHash> written(Declared<APIKey.Spec> declared) {
        APIKey.Secret secret = declared.spec().secret();
        Optional<String> value = secret.name() == null
                ? Optional.empty()
                : secrets.value(declared, "spec.secret", secret.name(), secret.key());
        if (value.isPresent()
                && (value.get().length() < MIN_KEY_LENGTH || value.get().contains(" "))) {
            report.warn(
                    Report.INVALID,
                    declared.place(),
                    "spec.secret",
                    "the key must have at least " + MIN_KEY_LENGTH + " characters and no spaces");
            return Optional.empty();
        }
        return value.map(Secrets.KeyHash::of);
    }

    private Optional<Secrets.KeyHash> hashed(Declared<APIKey.Spec> declared) {
        if (declared.secrets() instanceof Secrets.KeyHash hash) {
            return Optional.of(hash);
        }
        report.warn("SecretNotFound", declared.place(), "spec.secret", "the key has no value yet");
        return Optional.empty();
    }

    private int priority(APIKey.Spec spec, @Nullable String profile) {
        Integer own = spec.priority();
        Declared<AIProfile.Spec> active =
                profile == null ? null : inventory.profiles().get(profile);
        return own != null ? own : active == null ? 0 : active.spec().priority();
    }

    private static ApiKey.Owner owner(APIKey.@Nullable Owner owner) {
        return owner == null ? ApiKey.Owner.NOBODY : new ApiKey.Owner(owner.team(), owner.user());
    }

    private void accept(Declared<APIKey.Spec> declared, ApiKey key) {
        Declared<APIKey.Spec> owner = owners.putIfAbsent(key.hash(), declared);
        if (owner != null) {
            report.warn(
                    "DuplicateKey",
                    declared.place(),
                    "spec.secret",
                    "APIKey " + owner.id() + " (" + owner.place().text() + ") has the same value and comes first");
            return;
        }
        keys.put(key.hash(), key);
    }

    /** The ids of those of a key's profiles that it may use, by reference. */
    private Map<String, String> profiles(Declared<APIKey.Spec> declared) {
        Map<String, String> resolved = new HashMap<>();
        List<String> refs = declared.spec().profiles();
        for (int i = 0; i < refs.size(); i++) {
            String path = "spec.profiles[" + i + "]";
            String id = declared.resolve(refs.get(i));
            Declared<AIProfile.Spec> target = inventory.profiles().get(id);
            if (target == null) {
                report.warn("ProfileNotFound", declared.place(), path, "AIProfile " + id + " is not there");
            } else if (!target.spec().enabled()) {
                report.warn("Disabled", declared.place(), path, "AIProfile " + id + " is disabled");
            } else if (permitted(declared, path, target, target.spec().allowedNamespaces(), AIProfile.KIND)) {
                resolved.put(refs.get(i), id);
            }
        }
        return resolved;
    }

    /** As the gateway compares keys: SHA-256 of the UTF-8 bytes, lower-case hex. */
    static String hash(String key) {
        return Digest.hex(key.getBytes(StandardCharsets.UTF_8));
    }
}
