package io.axonhub.gateway.admin.gitops;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.axonhub.crd.AIProfile;
import java.util.regex.Matcher;

/** The rules of an AIProfile. A mapping is applied once, so mappings cannot run in a circle. */
final class ProfileRules extends Rules {
    private static final java.util.regex.Pattern GROUP = java.util.regex.Pattern.compile("\\$([0-9]{1,3})");

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
        for (int i = 0; i < spec.modelMappings().size(); i++) {
            mapping("spec.modelMappings[" + i + "]", spec.modelMappings().get(i));
        }
        allowedNamespaces(spec.allowedNamespaces());
    }

    private void mapping(String path, AIProfile.ModelMapping mapping) {
        if (mapping.match() != AIProfile.Match.REGEX) {
            return;
        }
        try {
            int groups = Pattern.compile(mapping.from()).groupCount();
            Matcher group = GROUP.matcher(mapping.to());
            while (group.find()) {
                refuseIf(
                        Integer.parseInt(group.group(1)) > groups,
                        path + ".to",
                        "refers to group " + group.group(1) + " of " + groups);
            }
        } catch (PatternSyntaxException e) {
            refuseIf(true, path + ".from", "is no RE2 expression: " + e.getDescription());
        }
    }
}
