package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What channels and profiles say of health checks, hedging and continuing. */
class SteeringFieldsTest {
    @Test
    void aChannelMayBeAskedHowItIs() {
        Loads.Result plain = Loads.of("f.yaml", Loads.channel("a"));
        Channel silent = Objects.requireNonNull(plain.snapshot().channels().get("default/a"));
        assertThat(silent.healthCheck()).isNull();
        Loads.Result asking = Loads.of(
                "f.yaml",
                Loads.channel("a")
                        .replace(
                                "type: simulated",
                                "type: openai-compatible\n  baseUrl: http://up\n"
                                        + "  healthCheck: {enabled: true, interval: 1m}"));
        assertThat(asking.problems()).isEmpty();
        Channel asked = Objects.requireNonNull(asking.snapshot().channels().get("default/a"));
        assertThat(asked.healthCheck())
                .isEqualTo(new Channel.HealthCheck(
                        Duration.ofMinutes(1),
                        asked.models().keySet().stream().sorted().findFirst().orElseThrow()));
    }

    @Test
    void aProfileMayContinueAndHedge() {
        Loads.Result result =
                Loads.of("f.yaml", Loads.documents(Loads.channel("a"), Loads.object("AIProfile", "p", """
                        channels: {refs: [a]}
                        routing:
                          fallback: {continueText: true}
                          hedge: {enabled: true, afterPercentile: 90, minDelay: 1s, budgetPercent: 2}
                        """)));
        assertThat(result.problems()).isEmpty();
        assertThat(result.snapshot().profiles().get("default/p"))
                .extracting(Profile::rescue)
                .isEqualTo(new Profile.Rescue(true, new Profile.Hedge(90, Duration.ofSeconds(1), 2)));
    }

    private static void refuses(String spec, String why) {
        assertThat(Loads.of("f.yaml", spec).texts()).singleElement().asString().contains(why);
    }

    @Test
    void whatBreaksARuleIsRefusedWithItsFieldAndReason() {
        String channel = "type: openai-compatible\nbaseUrl: http://up\nmodels: [{name: m}]\nhealthCheck: ";
        refuses(
                Loads.object("AIChannel", "a", channel + "{enabled: true, interval: 4s}"),
                "spec.healthCheck.interval: must be at least 5s and at most 24h");
        refuses(
                Loads.object("AIChannel", "a", channel + "{enabled: true, model: n}"),
                "spec.healthCheck.model: must be the name of one of spec.models");
        refuses(
                Loads.object("AIChannel", "a", "type: simulated\nmodels: [{name: m}]\nhealthCheck: {enabled: true}"),
                "spec.healthCheck.enabled: must not be true for type simulated");
        String profile = "channels: {selector: {matchLabels: {a: b}}}\nrouting: {hedge: ";
        refuses(
                Loads.object("AIProfile", "p", profile + "{minDelay: 25h}}"),
                "spec.routing.hedge.minDelay: must be more than 0 and at most 24h");
        refuses(
                Loads.object("AIProfile", "p", profile + "{afterPercentile: 49}}"),
                "spec.routing.hedge.afterPercentile: must be from 50 to 99");
    }
}
