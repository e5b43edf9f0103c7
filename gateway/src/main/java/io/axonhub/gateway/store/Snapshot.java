package io.axonhub.gateway.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of the data plane at one revision: immutable, swapped by reference. A request sees one snapshot from
 * start to end.
 *
 * @param revision monotonic
 * @param channels by id
 * @param profiles by id
 * @param keys by hash
 * @param limits of those who have any
 * @param prices the configured book, which goes before the shipped one
 * @param storage what is kept of bodies, by those who want something
 * @param projects the projects of keys, by the keys' ids; those without terms may be left out
 */
public record Snapshot(
        long revision,
        Map<String, Channel> channels,
        Map<String, Profile> profiles,
        Map<String, ApiKey> keys,
        Map<Subject, List<Limit>> limits,
        PriceBook prices,
        Map<Subject, Locality> storage,
        Map<String, String> projects) {
    public Snapshot {
        channels = Map.copyOf(channels);
        profiles = Map.copyOf(profiles);
        keys = Map.copyOf(keys);
        limits = Map.copyOf(limits);
        storage = Map.copyOf(storage);
        projects = Map.copyOf(projects);
    }

    /** Without projects. */
    public Snapshot(
            long revision,
            Map<String, Channel> channels,
            Map<String, Profile> profiles,
            Map<String, ApiKey> keys,
            Map<Subject, List<Limit>> limits,
            PriceBook prices,
            Map<Subject, Locality> storage) {
        this(revision, channels, profiles, keys, limits, prices, storage, Map.of());
    }

    /** With what projects want. {@code of}: the projects of keys, by the keys' ids. */
    public Snapshot withProjects(Map<Subject, List<Limit>> more, Map<Subject, Locality> kept, Map<String, String> of) {
        if (of.isEmpty()) {
            return this;
        }
        Map<Subject, List<Limit>> allLimits = new HashMap<>(limits);
        allLimits.putAll(more);
        Map<Subject, Locality> allStorage = new HashMap<>(storage);
        allStorage.putAll(kept);
        return new Snapshot(revision, channels, profiles, keys, allLimits, prices, allStorage, of);
    }

    /** Where nobody wants anything of storage. */
    public Snapshot(
            long revision,
            Map<String, Channel> channels,
            Map<String, Profile> profiles,
            Map<String, ApiKey> keys,
            Map<Subject, List<Limit>> limits,
            PriceBook prices) {
        this(revision, channels, profiles, keys, limits, prices, Map.of());
    }

    /** Without prices. */
    public Snapshot(
            long revision,
            Map<String, Channel> channels,
            Map<String, Profile> profiles,
            Map<String, ApiKey> keys,
            Map<Subject, List<Limit>> limits) {
        this(revision, channels, profiles, keys, limits, PriceBook.empty());
    }

    /** Without limits. */
    public Snapshot(
            long revision, Map<String, Channel> channels, Map<String, Profile> profiles, Map<String, ApiKey> keys) {
        this(revision, channels, profiles, keys, Map.of());
    }

    /** The project of a key, as a subject of limits and storage; null when it has none. */
    public @Nullable Subject project(String keyId) {
        String id = projects.get(keyId);
        return id == null ? null : Subject.project(id);
    }

    /** What holds for someone; empty when nothing does. */
    public List<Limit> limits(Subject subject) {
        return limits.getOrDefault(subject, List.of());
    }

    /** Nothing configured. */
    public static Snapshot empty() {
        return new Snapshot(0, Map.of(), Map.of(), Map.of());
    }

    /** Where the newest snapshot is. */
    public interface Source {
        /** The newest; a field read, never I/O. */
        Snapshot current();
    }
}
