package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.axonhub.gateway.store.Profile;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Profiles whose parts contradict each other. */
class ProfileRulesTest {
    private static final String CHANNELS = "channels: {refs: [c]}\n";

    private static List<String> texts(String spec) {
        return Loads.of("f.yaml", Loads.object("AIProfile", "x", CHANNELS + spec)).problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            models: {allow: [a, b], deny: [b]} | spec.models.deny[0]: is in allow too: keep it in one of them
            models: {deny: [small*]}; routing: {fallback: {models: [big, small-2]}} | spec.routing.fallback.models[1]: is the model 'small-2', which spec.models.deny forbids
            models: {allow: [gpt-*]}; routing: {fallback: {onContextOverflow: big}} | spec.routing.fallback.onContextOverflow: is the model 'big', which spec.models.allow leaves out
            models: {deny: [b]}; modelMappings: [{from: a, to: b}] | spec.modelMappings[0].to: is the model 'b', which spec.models.deny forbids
            routing: {fallback: {enabled: false, models: [big]}} | spec.routing.fallback.models: has no effect while enabled is false: remove one of them
            routing: {fallback: {enabled: false, onContextOverflow: big}} | spec.routing.fallback.onContextOverflow: has no effect while enabled is false: remove one of them
            routing: {fallback: {models: [big, big]}} | spec.routing.fallback.models[1]: is the same as spec.routing.fallback.models[0]
            routing: {fallback: {onContentFilter: Retry}} | spec.routing.fallback.onContentFilter: must be one of Return, NextChannel
            modelMappings: [{from: '*', match: Glob, to: m}]; routing: {fallback: {models: [n, m]}} | spec.routing.fallback.models[1]: is what spec.modelMappings[0] maps every model to: it would fall back to itself
            modelMappings: [{from: '.*', match: Regex, to: m}]; routing: {fallback: {onContextOverflow: m}} | spec.routing.fallback.onContextOverflow: is what spec.modelMappings[0] maps every model to: it would fall back to itself
            modelMappings: [{from: a, to: b}, {from: b, to: a}] | spec.modelMappings[0].to: maps to 'b', which the mappings lead over 'a' back to 'b': mappings are applied once, remove one of them
            modelMappings: [{from: a, to: b}, {from: b, to: c}, {from: 'c*', match: Glob, to: a}] | spec.modelMappings[0].to: maps to 'b', which the mappings lead over 'c' back to 'b': mappings are applied once, remove one of them
            rules: [{when: 'modle == "x"', then: {channels: [c]}}] | spec.rules[0].when: names 'modle', which is none of date, format, headers, hour, key, metadata, minute, model, operation, stream, tokens, user, weekday
            rules: [{when: stream, then: {channels: [c]}}, {when: 'model =~ "("', then: {channels: [c]}}] | spec.rules[1].when: does not compile: column 10: has a text that is no RE2 expression: missing closing )
            rules: [{when: stream, then: {channels: [d]}}] | spec.rules[0].then.channels[0]: is not in spec.channels.refs
            rules: [{when: stream, then: {profile: x}}] | spec.rules[0].then.profile: is this profile itself: remove the rule, or name channels
            rules: [{when: stream, timeZone: Mars/Base, then: {channels: [c]}}] | spec.rules[0].timeZone: is no time zone: write it as Europe/Berlin, UTC or +02:00
            rules: [{when: stream, then: {}}] | spec.rules[0].then: must have exactly one of profile and channels
            """)
    void whatContradictsItselfIsRefusedWithTheFieldAndTheReason(String spec, String expected) {
        assertThat(texts(spec.replace("; ", "\n"))).singleElement().asString().endsWith(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            modelMappings: [{from: a, to: a}, {from: '*', match: Glob, to: b}]
            modelMappings: [{from: 'claude-*', match: Glob, to: claude-new}]
            modelMappings: [{from: a, to: b}, {from: b, to: c}]
            modelMappings: [{from: '(.*)', match: Regex, to: 'x$1'}]
            modelMappings: [{from: a, to: b}]; routing: {fallback: {models: [a], onContextOverflow: c}}
            models: {allow: [a*], deny: [ab]}; routing: {fallback: {models: [aa]}}
            """)
    void whatOnlyLooksLikeItIsAccepted(String spec) {
        assertThat(texts(spec.replace("; ", "\n"))).isEmpty();
    }

    @Test
    void fallbackReachesTheSnapshot() {
        Loads.Result result = Loads.of(
                "f.yaml",
                Loads.documents(
                        Loads.channel("c"),
                        Loads.object(
                                "AIProfile",
                                "x",
                                CHANNELS
                                        + "routing: {fallback: {models: [a, b], onContextOverflow: big, onContentFilter: NextChannel}}")));
        assertThat(result.snapshot().profiles().get("default/x"))
                .extracting(Profile::fallback)
                .isEqualTo(new Profile.Fallback(
                        3, Set.of(), List.of("a", "b"), "big", Profile.OnContentFilter.NEXT_CHANNEL));
    }

    @Test
    void rulesReachTheSnapshotCompiled() {
        Loads.Result result =
                Loads.of("f.yaml", Loads.documents(Loads.channel("c"), Loads.object("AIProfile", "x", CHANNELS + """
                                rules:
                                  - {when: tokens > 5, timeZone: Europe/Berlin, then: {channels: [default/c]}}
                                  - {when: stream, then: {profile: other/y}}
                                """)));
        assertThat(result.snapshot().profiles().get("default/x"))
                .extracting(Profile::rules, list(Profile.Rule.class))
                .extracting(Profile.Rule::zone, Profile.Rule::then)
                .containsExactly(
                        tuple(ZoneId.of("Europe/Berlin"), new Profile.Then.Only(Set.of("default/c"))),
                        tuple(ZoneId.of("UTC"), new Profile.Then.Use("other/y")));
        assertThat(result.problems())
                .filteredOn(problem -> problem.field().startsWith("spec.rules"))
                .extracting(Problem::reason)
                .containsExactly("ProfileNotFound");
    }
}
