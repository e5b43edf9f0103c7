package io.axonhub.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.crd.APIKey;
import io.axonhub.crd.GoDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyPlanTest {
    private static final Instant NOW = Declare.CREATED.plus(Duration.ofHours(1));
    private static final String VALUE = "ah-0123456789abcdef";
    private static final Declared KEY = Declare.resource(Kind.KEY, "k", "{'profiles': ['p']}");
    private static final KeyMaterial MATERIAL = KeyMaterial.of(VALUE, Declare.CREATED, "v1");

    private static Plan plan(Declared key, KeyPlan.Value value, @Nullable ObjectRef twin) {
        Declared profile = Declare.resource(Kind.PROFILE, "p", "{'channels': {'refs': ['c']}}");
        return KeyPlan.of(
                key,
                new KeyPlan.Circumstances(
                        value,
                        Optional.ofNullable(twin),
                        path -> path.equals("team/p") ? Optional.of(profile) : Optional.empty(),
                        Map.of()),
                NOW);
    }

    private static APIKey.Rotation rotation(@Nullable String token, String grace, @Nullable String interval) {
        return new APIKey.Rotation(
                token, GoDuration.parse(grace), interval == null ? null : GoDuration.parse(interval));
    }

    @Test
    void tellsTheHashAndNeverTheValue() {
        Plan plan = plan(KEY, new KeyPlan.Value.Known(MATERIAL), null);
        Wanted wanted = Wanted.of(KEY, plan, Map.of());
        assertThat(wanted.content().toString()).contains(MATERIAL.hash()).doesNotContain(VALUE);
        assertThat(plan.facts().path("prefix").asText()).isEqualTo("ah-012");
        assertThat(plan.facts().path("secretName").asText()).isEqualTo("k");
        assertThat(plan.facts().path("activeProfile").asText()).isEqualTo("p");
        assertThat(plan.toString() + wanted + MATERIAL).doesNotContain(VALUE);
    }

    @Test
    void aKeyWithoutAValueIsStillTold() {
        Plan plan = plan(KEY, new KeyPlan.Value.Absent(new Finding("SecretNotFound", "gone")), null);
        assertThat(plan.refs()).extracting(Finding::reason).containsExactly("SecretNotFound");
        assertThat(plan.secrets()).isNull();
    }

    @Test
    void refusesWeakValuesAndYoungerTwins() {
        KeyMaterial weak = KeyMaterial.of("short", Declare.CREATED, null);
        assertThat(plan(KEY, new KeyPlan.Value.Known(weak), null).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.reason()).isEqualTo("Invalid"));
        ObjectRef older = new ObjectRef(Kind.KEY, "x", "older");
        assertThat(plan(KEY, new KeyPlan.Value.Known(MATERIAL), older).refusal())
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.reason()).isEqualTo("DuplicateKey");
                    assertThat(refusal.message()).contains("x/older");
                });
    }

    @Test
    void saysWhichProfileIsMissing() {
        Declared key = Declare.resource(Kind.KEY, "k", "{'profiles': ['p', 'q'], 'activeProfile': 'q'}");
        Plan plan = plan(key, new KeyPlan.Value.Known(MATERIAL), null);
        assertThat(plan.refs())
                .containsExactly(new Finding("ProfileNotFound", "spec.profiles[1]: AIProfile team/q is not there"));
    }

    @Test
    void aChangedTokenRotatesAndTheOldHashLivesThroughTheGracePeriod() {
        APIKey.Rotation rotation = rotation("v2", "1h", null);
        assertThat(MATERIAL.isDue(rotation("v1", "1h", null), NOW)).isFalse();
        assertThat(MATERIAL.isDue(rotation(null, "1h", null), NOW)).isFalse();
        assertThat(MATERIAL.isDue(rotation, NOW)).isTrue();
        KeyMaterial next = MATERIAL.rotated("ah-another-0123456789", rotation, NOW);
        assertThat(next.isDue(rotation, NOW)).isFalse();
        assertThat(next.validPrevious(NOW)).hasValueSatisfying(previous -> {
            assertThat(previous.hash()).isEqualTo(MATERIAL.hash());
            assertThat(previous.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        });
        assertThat(next.validPrevious(NOW.plus(Duration.ofHours(1)))).isEmpty();
        Plan plan = plan(KEY, new KeyPlan.Value.Known(next), null);
        assertThat(plan.secrets()).isNotNull();
        assertThat(plan.facts().path("previousKeyExpiresAt").asText())
                .isEqualTo(NOW.plus(Duration.ofHours(1)).toString());
    }

    @Test
    void withoutAGracePeriodTheOldKeyEndsAtOnce() {
        assertThat(MATERIAL.rotated("ah-another-0123456789", rotation("v2", "0s", null), NOW)
                        .previous())
                .isNull();
    }

    @Test
    void anIntervalRotatesByItself() {
        APIKey.Rotation rotation = rotation(null, "1h", "2h");
        assertThat(MATERIAL.isDue(rotation, NOW)).isFalse();
        assertThat(MATERIAL.nextRotation(rotation)).contains(Declare.CREATED.plus(Duration.ofHours(2)));
        assertThat(MATERIAL.isDue(rotation, NOW.plus(Duration.ofHours(1)))).isTrue();
        assertThat(MATERIAL.rotated("ah-another-0123456789", rotation, NOW).rotationToken())
                .isEqualTo("v1");
    }
}
