package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIProfile;
import io.axonhub.gateway.pipeline.mapping.Expression;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;

/** What {@code spec.rules} of an AIProfile must keep. */
final class RuleRules extends Rules {
    RuleRules(Place place, Report report) {
        super(place, report);
    }

    void check(Declared<AIProfile.Spec> declared) {
        List<AIProfile.Rule> rules = declared.spec().rules();
        for (int i = 0; i < rules.size(); i++) {
            String path = "spec.rules[" + i + "]";
            condition(path + ".when", rules.get(i).when());
            zone(path + ".timeZone", rules.get(i).timeZone());
            then(path + ".then", rules.get(i).then(), declared);
        }
    }

    private void condition(String path, String when) {
        try {
            Expression.parse(when);
        } catch (Expression.BadExpressionException e) {
            refuseIf(true, path, String.valueOf(e.getMessage()));
        }
    }

    private void zone(String path, String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException e) {
            refuseIf(true, path, "is no time zone: write it as Europe/Berlin, UTC or +02:00");
        }
    }

    private void then(String path, AIProfile.Then then, Declared<AIProfile.Spec> declared) {
        String profile = then.profile();
        refuseIf((profile == null) == then.channels().isEmpty(), path, "must have exactly one of profile and channels");
        refuseIf(
                profile != null && declared.resolve(profile).equals(declared.id()),
                path + ".profile",
                "is this profile itself: remove the rule, or name channels");
        List<String> refs = declared.spec().channels().refs().stream()
                .map(declared::resolve)
                .toList();
        for (int i = 0; i < then.channels().size(); i++) {
            refuseIf(
                    !refs.isEmpty()
                            && !refs.contains(declared.resolve(then.channels().get(i))),
                    path + ".channels[" + i + "]",
                    "is not in spec.channels.refs");
        }
    }
}
