package io.axonhub.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProfilePlanTest {
    private static final Map<String, String> LABELS = Map.of("team", "blue");

    private static Declared channel(String namespace, String name, String allowed) {
        String spec = "{'type': 'simulated', 'models': [{'name': '" + name + "-model'}, {'name': 'shared'}]"
                + (allowed.isEmpty() ? "" : ", 'allowedNamespaces': " + allowed) + "}";
        return Declare.in(namespace, Kind.CHANNEL, name, spec, Map.of("tier", "gold"));
    }

    private static Plan plan(String spec, Declared... channels) {
        List<Declared> all = List.of(channels);
        return ProfilePlan.of(
                Declare.resource(Kind.PROFILE, "p", spec),
                new ProfilePlan.Channels() {
                    @Override
                    public Optional<Declared> find(String path) {
                        return all.stream()
                                .filter(one -> one.ref().path().equals(path))
                                .findFirst();
                    }

                    @Override
                    public List<Declared> in(String namespace) {
                        return all.stream()
                                .filter(one -> one.ref().namespace().equals(namespace))
                                .toList();
                    }
                },
                LABELS);
    }

    @Test
    void countsItsChannelsAndTheirModels() {
        Plan plan = plan("{'channels': {'refs': ['a', 'b']}}", channel("team", "a", ""), channel("team", "b", ""));
        assertThat(plan.refs()).isEmpty();
        assertThat(plan.facts().path("channels").asInt()).isEqualTo(2);
        assertThat(plan.facts().path("models").asInt()).isEqualTo(3);
    }

    @Test
    void saysWhichChannelIsMissing() {
        Plan plan = plan("{'channels': {'refs': ['a', 'other/b']}}", channel("team", "a", ""));
        assertThat(plan.refs())
                .containsExactly(
                        new Finding("ChannelNotFound", "spec.channels.refs[1]: AIChannel other/b is not there"));
        assertThat(plan.facts().path("channels").asInt()).isEqualTo(1);
    }

    @Test
    void usesAnotherNamespacesChannelOnlyWhereThatLetsItIn() {
        String spec = "{'channels': {'refs': ['x/same', 'x/all', 'x/blue', 'x/red']}}";
        Plan plan = plan(
                spec,
                channel("x", "same", ""),
                channel("x", "all", "{'from': 'All'}"),
                channel("x", "blue", "{'from': 'Selector', 'selector': {'matchLabels': {'team': 'blue'}}}"),
                channel("x", "red", "{'from': 'Selector', 'selector': {'matchLabels': {'team': 'red'}}}"));
        assertThat(plan.refs()).extracting(Finding::reason).containsExactly("RefNotPermitted", "RefNotPermitted");
        assertThat(plan.facts().path("channels").asInt()).isEqualTo(2);
    }

    @Test
    void selectsByLabelInItsOwnNamespaceOnly() {
        String spec = "{'channels': {'selector': {'matchLabels': {'tier': 'gold'}}}}";
        assertThat(plan(spec, channel("team", "a", ""), channel("x", "b", "{'from': 'All'}"))
                        .facts()
                        .path("channels")
                        .asInt())
                .isEqualTo(1);
        assertThat(plan(spec, channel("x", "b", "{'from': 'All'}")).refs())
                .extracting(Finding::reason)
                .containsExactly("NoChannelsMatched");
    }

    @Test
    void knowsWhichChannelsConcernIt() {
        Declared byName = Declare.resource(Kind.PROFILE, "p", "{'channels': {'refs': ['a']}}");
        Declared byLabel =
                Declare.resource(Kind.PROFILE, "p", "{'channels': {'selector': {'matchLabels': {'l': 'v'}}}}");
        assertThat(ProfilePlan.mayUse(byName, new ObjectRef(Kind.CHANNEL, "team", "a")))
                .isTrue();
        assertThat(ProfilePlan.mayUse(byName, new ObjectRef(Kind.CHANNEL, "x", "a")))
                .isFalse();
        assertThat(ProfilePlan.mayUse(byLabel, new ObjectRef(Kind.CHANNEL, "team", "any")))
                .isTrue();
        assertThat(ProfilePlan.mayUse(byLabel, new ObjectRef(Kind.CHANNEL, "x", "any")))
                .isFalse();
    }
}
