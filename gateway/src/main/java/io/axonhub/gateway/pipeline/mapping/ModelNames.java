package io.axonhub.gateway.pipeline.mapping;

import io.axonhub.gateway.provider.Glob;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A profile's view of model names: its mappings and its allow and deny lists, with every pattern compiled once a snapshot.
 * Thread-safe.
 */
public final class ModelNames {
    private volatile Compiled compiled = new Compiled(Snapshot.empty(), Map.of());

    private record Compiled(Snapshot snapshot, Map<String, Rules> profiles) {}

    private record Rules(Renames renames, List<Glob> allow, List<Glob> deny) {}

    /** The name to look for in channels: the first mapping that matches, else the name itself. Mappings apply once. */
    public Renames.Renamed mapped(Snapshot snapshot, Profile profile, String model) {
        return rules(snapshot, profile).renames().of(model);
    }

    /** Whether the profile lets (mapped) {@code model} be used. */
    public boolean allows(Snapshot snapshot, Profile profile, String model) {
        return allows(rules(snapshot, profile), model);
    }

    /** Every model name a key with this profile can ask for: what its channels serve and the exact mappings onto that. */
    public SortedSet<String> visible(Snapshot snapshot, Profile profile) {
        Rules rules = rules(snapshot, profile);
        SortedSet<String> served = new TreeSet<>();
        for (String id : profile.channels().keySet()) {
            Channel channel = snapshot.channels().get(id);
            if (channel != null && channel.enabled()) {
                served.addAll(channel.models().keySet());
            }
        }
        SortedSet<String> visible = new TreeSet<>(served);
        profile.mappings().stream()
                .filter(mapping -> mapping.match() == Profile.ModelMapping.Match.EXACT)
                .forEach(mapping -> visible.add(mapping.from()));
        visible.removeIf(name -> {
            String target = rules.renames().of(name).model();
            return !served.contains(target) || !allows(rules, target);
        });
        return visible;
    }

    private static boolean allows(Rules rules, String model) {
        return rules.deny().stream().noneMatch(glob -> glob.matches(model))
                && (rules.allow().isEmpty() || rules.allow().stream().anyMatch(glob -> glob.matches(model)));
    }

    /** Identity, not equality: a snapshot is swapped by reference, and comparing two would cost a walk over both. */
    @SuppressWarnings("ReferenceEquality")
    private Rules rules(Snapshot snapshot, Profile profile) {
        Compiled current = compiled;
        if (current.snapshot() != snapshot) {
            current = new Compiled(
                    snapshot,
                    snapshot.profiles().values().stream()
                            .collect(Collectors.toUnmodifiableMap(Profile::id, ModelNames::compile)));
            compiled = current;
        }
        Rules rules = current.profiles().get(profile.id());
        return rules == null ? compile(profile) : rules;
    }

    private static Rules compile(Profile profile) {
        return new Rules(
                Renames.of(profile.mappings()),
                profile.allow().stream().map(Glob::new).toList(),
                profile.deny().stream().map(Glob::new).toList());
    }
}
