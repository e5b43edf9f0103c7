package io.axonhub.gateway.admin.gitops;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.axonhub.crd.AIProfile;
import io.axonhub.gateway.pipeline.mapping.Renames;
import io.axonhub.gateway.provider.Glob;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;

/** The rules of an AIProfile: what contradicts itself is refused, although each part of it could be read. */
final class ProfileRules extends Rules {
    private static final java.util.regex.Pattern GROUP = java.util.regex.Pattern.compile("\\$([0-9]{1,3})");

    /** A regex may make new names without end. */
    private static final int LONGEST_CIRCLE = 256;

    ProfileRules(Place place, Report report) {
        super(place, report);
    }

    void check(AIProfile.Spec spec) {
        AIProfile.Channels channels = spec.channels();
        refuseIf(
                channels.refs().isEmpty() == (channels.selector() == null),
                "spec.channels",
                "must have exactly one of refs and selector");
        refuseIf(
                !channels.refs().containsAll(channels.weights().keySet()),
                "spec.channels.weights",
                "may name only the channels in refs");
        boolean compiled = true;
        for (int i = 0; i < spec.modelMappings().size(); i++) {
            compiled &= mapping(
                    "spec.modelMappings[" + i + "]", spec.modelMappings().get(i));
        }
        AIProfile.Models models = spec.models() == null ? new AIProfile.Models(List.of(), List.of()) : spec.models();
        models(models);
        fallback(spec.routing().fallback(), models);
        if (compiled) {
            targets(spec, models);
        }
        duration(
                "spec.routing.hedge.minDelay",
                spec.routing().hedge().minDelay(),
                Duration.ofNanos(1),
                Duration.ofHours(24),
                "must be more than 0 and at most 24h");
        storage(spec.storage());
        allowedNamespaces(spec.allowedNamespaces());
    }

    /** Whether it can be compiled. */
    private boolean mapping(String path, AIProfile.ModelMapping mapping) {
        if (mapping.match() != AIProfile.Match.REGEX) {
            return true;
        }
        try {
            int groups = Pattern.compile(mapping.from()).groupCount();
            Matcher group = GROUP.matcher(mapping.to());
            boolean sound = true;
            while (group.find()) {
                boolean missing = Integer.parseInt(group.group(1)) > groups;
                refuseIf(missing, path + ".to", "refers to group " + group.group(1) + " of " + groups);
                sound &= !missing;
            }
            return sound;
        } catch (PatternSyntaxException e) {
            refuseIf(true, path + ".from", "is no RE2 expression: " + e.getDescription());
            return false;
        }
    }

    private void models(AIProfile.Models models) {
        for (int i = 0; i < models.deny().size(); i++) {
            refuseIf(
                    models.allow().contains(models.deny().get(i)),
                    "spec.models.deny[" + i + "]",
                    "is in allow too: keep it in one of them");
        }
    }

    private void fallback(AIProfile.Fallback fallback, AIProfile.Models models) {
        String path = "spec.routing.fallback";
        refuseIf(
                !fallback.enabled() && !fallback.models().isEmpty(),
                path + ".models",
                "has no effect while enabled is false: remove one of them");
        refuseIf(
                !fallback.enabled() && fallback.onContextOverflow() != null,
                path + ".onContextOverflow",
                "has no effect while enabled is false: remove one of them");
        for (int i = 0; i < fallback.models().size(); i++) {
            allowed(path + ".models[" + i + "]", fallback.models().get(i), models);
        }
        if (fallback.onContextOverflow() != null) {
            allowed(path + ".onContextOverflow", fallback.onContextOverflow(), models);
        }
    }

    private void allowed(String path, String model, AIProfile.Models models) {
        refuseIf(matches(models.deny(), model), path, "is the model '" + model + "', which spec.models.deny forbids");
        refuseIf(
                !models.allow().isEmpty() && !matches(models.allow(), model),
                path,
                "is the model '" + model + "', which spec.models.allow leaves out");
    }

    private static boolean matches(List<String> globs, String model) {
        return globs.stream().anyMatch(glob -> new Glob(glob).matches(model));
    }

    /** Mappings are applied once, so they cannot run in a circle; but ones that name each other's names contradict themselves. */
    private void targets(AIProfile.Spec spec, AIProfile.Models models) {
        List<AIProfile.ModelMapping> mappings = spec.modelMappings();
        Renames renames = Renames.of(mappings.stream().map(Program::mapping).toList());
        Set<String> circles = new HashSet<>();
        for (int i = 0; i < mappings.size(); i++) {
            AIProfile.ModelMapping mapping = mappings.get(i);
            boolean literal = mapping.match() != AIProfile.Match.REGEX
                    || !GROUP.matcher(mapping.to()).find();
            if (literal) {
                String path = "spec.modelMappings[" + i + "].to";
                allowed(path, mapping.to(), models);
                circle(path, mapping.to(), renames, circles);
            }
            everything(i, mapping, spec.routing().fallback());
        }
    }

    private void circle(String path, String start, Renames renames, Set<String> circles) {
        Set<String> seen = new HashSet<>();
        String model = start;
        while (seen.size() < LONGEST_CIRCLE && seen.add(model)) {
            model = renames.of(model).model();
        }
        String next = renames.of(start).model();
        boolean circle = model.equals(start) && !next.equals(start);
        refuseIf(
                circle && circles.add(start),
                path,
                "maps to '" + start + "', which the mappings lead over '" + next + "' back to '" + start
                        + "': mappings are applied once, remove one of them");
        circles.addAll(circle ? seen : Set.of());
    }

    /** When every name is mapped to one model, that model cannot stand in for itself. */
    private void everything(int index, AIProfile.ModelMapping mapping, AIProfile.Fallback fallback) {
        boolean every = switch (mapping.match()) {
            case EXACT -> false;
            case GLOB -> index == 0 && mapping.from().equals("*");
            case REGEX -> index == 0 && mapping.from().equals(".*");
        };
        int at = fallback.models().indexOf(mapping.to());
        String message = "is what spec.modelMappings[0] maps every model to: it would fall back to itself";
        refuseIf(every && at >= 0, "spec.routing.fallback.models[" + at + "]", message);
        refuseIf(
                every && mapping.to().equals(fallback.onContextOverflow()),
                "spec.routing.fallback.onContextOverflow",
                message);
    }
}
