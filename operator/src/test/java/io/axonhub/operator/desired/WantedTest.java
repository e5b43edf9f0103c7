package io.axonhub.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WantedTest {
    private static final Plan NOTHING = new Plan(null, List.of(), Optional.empty(), Json.object());

    private static Wanted wanted(Declared declared, Plan plan, Map<String, String> labels) {
        return Wanted.of(declared, plan, labels);
    }

    private static Declared channel(String spec) {
        return Declare.resource(Kind.CHANNEL, "c", spec);
    }

    @Test
    void isTheSameInWhateverOrderItIsWritten() {
        assertThat(wanted(channel("{'type': 'simulated', 'weight': 1}"), NOTHING, Map.of("a", "1", "b", "2"))
                        .digest())
                .isEqualTo(wanted(channel("{'weight': 1, 'type': 'simulated'}"), NOTHING, Map.of("b", "2", "a", "1"))
                        .digest());
    }

    @Test
    void isAnotherWithAnotherSpecSecretLabelOrAdoption() {
        Declared before = channel("{'type': 'simulated'}");
        String digest = wanted(before, NOTHING, Map.of()).digest();
        Plan secret = new Plan(Json.object().put("hash", "h"), List.of(), Optional.empty(), Json.object());
        assertThat(List.of(
                        wanted(channel("{'type': 'openai'}"), NOTHING, Map.of()),
                        wanted(before, secret, Map.of()),
                        wanted(before, NOTHING, Map.of("a", "1")),
                        wanted(Declare.annotated(before, "axonhub.io/adopt", "id"), NOTHING, Map.of())))
                .noneMatch(other -> other.digest().equals(digest));
    }

    @Test
    void isTheSameWhenOnlyAnotherAnnotationChanges() {
        Declared before = channel("{'type': 'simulated'}");
        assertThat(wanted(Declare.annotated(before, "note", "x"), NOTHING, Map.of())
                        .digest())
                .isEqualTo(wanted(before, NOTHING, Map.of()).digest());
    }

    @Test
    void leavesOutWhichGatewayItIsFor() {
        Wanted wanted = wanted(channel("{'gateway': 'blue', 'type': 'simulated'}"), NOTHING, Map.of());
        assertThat(wanted.body(7).at("/spec/gateway").isMissingNode()).isTrue();
        assertThat(wanted.body(7).path("fence").asLong()).isEqualTo(7);
        assertThat(wanted.body(7).path("generation").asLong()).isEqualTo(3);
    }
}
