package io.axonhub.gateway.admin.gitops;

import io.axonhub.crd.AIProfile;
import io.axonhub.gateway.pipeline.mapping.Expression;
import io.axonhub.gateway.store.Profile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns the rules of a profile into the gateway's, each condition compiled. */
final class RuleProgram {
    private final Inventory inventory;
    private final Report report;

    RuleProgram(Inventory inventory, Report report) {
        this.inventory = inventory;
        this.report = report;
    }

    /** {@code channels}: ids of those that the profile resolved to. */
    List<Profile.Rule> rules(Declared<AIProfile.Spec> declared, Set<String> channels) {
        List<Profile.Rule> rules = new ArrayList<>();
        for (int i = 0; i < declared.spec().rules().size(); i++) {
            AIProfile.Rule rule = declared.spec().rules().get(i);
            String path = "spec.rules[" + i + "].then";
            rules.add(new Profile.Rule(
                    Expression.parse(rule.when()),
                    ZoneId.of(rule.timeZone()),
                    then(declared, path, rule.then(), channels)));
        }
        return rules;
    }

    private Profile.Then then(
            Declared<AIProfile.Spec> declared, String path, AIProfile.Then then, Set<String> channels) {
        String profile = then.profile();
        if (profile != null) {
            String id = declared.resolve(profile);
            if (!inventory.profiles().containsKey(id)) {
                report.warn(
                        "ProfileNotFound", declared.place(), path + ".profile", "AIProfile " + id + " is not there");
            }
            return new Profile.Then.Use(id);
        }
        Set<String> found = new HashSet<>();
        for (int i = 0; i < then.channels().size(); i++) {
            String id = declared.resolve(then.channels().get(i));
            if (channels.contains(id)) {
                found.add(id);
            } else {
                report.warn(
                        "ChannelNotFound",
                        declared.place(),
                        path + ".channels[" + i + "]",
                        "AIChannel " + id + " is none of the profile's");
            }
        }
        return new Profile.Then.Only(found);
    }
}
