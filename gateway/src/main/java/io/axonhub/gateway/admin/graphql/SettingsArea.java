package io.axonhub.gateway.admin.graphql;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.admin.access.Trail;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.config.LiveSettings;
import io.axonhub.gateway.json.JsonValues;
import io.axonhub.gateway.store.AuditEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes settings while the gateway runs: those that neither the file nor the environment sets. */
public final class SettingsArea implements Areas.Area {
    private static final AuditEntry.Thing THING = new AuditEntry.Thing("settings", "settings");

    private final RunningSettings settings;
    private final Trail trail;
    private final SystemArea system;

    /** {@code system}: shows them afterwards. */
    public SettingsArea(RunningSettings settings, Trail trail, SystemArea system) {
        this.settings = settings;
        this.trail = trail;
        this.system = system;
    }

    @Override
    public Map<String, Resolver> resolvers() {
        return Map.of("Mutation.updateSettings", this::update);
    }

    /** Wanted values by key, and the fields they came in. */
    private record Wanted(Map<String, String> values, Map<String, String> fields) {
        Wanted() {
            this(new HashMap<>(), new HashMap<>());
        }

        void put(Call input, String field, String key, String value) {
            values.put(key, value);
            fields.put(key, input.path(field));
        }

        void flag(Call input, String field, String key) {
            if (input.has(field)) {
                put(input, field, key, String.valueOf(input.flag(field, false)));
            }
        }

        void text(Call input, String field, String key) {
            input.optional(field).ifPresent(value -> put(input, field, key, value));
        }
    }

    private static Wanted wanted(Call input) {
        Wanted wanted = new Wanted();
        Call storage = input.in("storage");
        wanted.flag(storage, "requestBody", "storage.request-body");
        wanted.flag(storage, "responseBody", "storage.response-body");
        wanted.flag(storage, "chunks", "storage.chunks");
        wanted.text(storage, "redactPattern", "storage.redact.pattern");
        if (storage.has("redactPaths")) {
            wanted.put(
                    storage, "redactPaths", "storage.redact.paths", String.join(",", storage.ordered("redactPaths")));
        }
        for (String resource : List.of("requests", "bodies", "audit", "usage")) {
            Call rule = input.in("retention").in(resource);
            if (rule.has("maxAgeSeconds")) {
                long seconds = rule.number("maxAgeSeconds", 0);
                wanted.put(rule, "maxAgeSeconds", "retention." + resource + ".max-age", seconds + "s");
            }
            wanted.text(rule, "cron", "retention." + resource + ".cron");
        }
        wanted.flag(input, "introspection", "admin.introspection");
        return wanted;
    }

    private Row update(Call call) {
        Call input = call.in("input");
        Wanted wanted = wanted(input);
        wanted.values().forEach((key, value) -> {
            requireFree(key, wanted.fields().getOrDefault(key, "input"));
            try {
                LiveSettings.check(key, value);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw AdminException.badInput(
                        wanted.fields().getOrDefault(key, "input"), String.valueOf(e.getMessage()));
            }
        });
        Map<String, String> before = settings.current().stored().values();
        Map<String, String> after = new HashMap<>(before);
        for (String key : input.ordered("reset")) {
            if (!LiveSettings.KEYS.contains(key)) {
                throw input.bad("reset", "must be of " + String.join(", ", LiveSettings.KEYS) + ", not " + key);
            }
            requireFree(key, input.path("reset"));
            after.remove(key);
        }
        after.putAll(wanted.values());
        AuditEntry entry = trail.entry(Trail.actor(call.viewer()), "update", THING, state(before), state(after));
        if (!settings.change(call.number("version", 0), after, entry)) {
            throw Grants.stale("settings");
        }
        return system.row();
    }

    private void requireFree(String key, String field) {
        if (settings.isManaged(key)) {
            throw AdminException.at(
                    AdminException.Code.MANAGED_BY_CONFIG,
                    field,
                    field + ": " + key + " is set by config.yml or the environment: change it there, or take it out and"
                            + " start the gateway again");
        }
    }

    private static JsonNode state(Map<String, String> values) {
        return JsonValues.tree(new TreeMap<>(values));
    }
}
