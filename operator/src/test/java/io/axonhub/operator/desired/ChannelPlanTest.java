package io.axonhub.operator.desired;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelPlanTest {
    private static final String SPEC = "{'type': 'openai', 'models': [{'name': 'm'}, {'name': 'n'}], 'credentials': ["
            + "{'secretRef': {'name': 'a'}}, {'secretRef': {'name': 'a', 'key': 'second'}}],"
            + " 'headers': [{'name': 'x', 'valueFrom': {'secretRef': {'name': 'b'}}}]}";

    private static Plan plan(String spec, Map<String, Map<String, byte[]>> secrets) {
        return ChannelPlan.of(
                Declare.resource(Kind.CHANNEL, "c", spec), name -> Optional.ofNullable(secrets.get(name)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void sendsExactlyTheEntriesThatTheSpecRefersTo() {
        Plan plan = plan(
                SPEC,
                Map.of(
                        "a",
                        Map.of("apiKey", bytes("one\n"), "second", bytes("two"), "other", bytes("never")),
                        "b",
                        Map.of("apiKey", bytes("three"))));
        assertThat(plan.refs()).isEmpty();
        assertThat(plan.secrets())
                .isEqualTo(Json.parse("{\"a\":{\"apiKey\":\"one\",\"second\":\"two\"},\"b\":{\"apiKey\":\"three\"}}"));
        assertThat(plan.facts().path("models").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhichSecretIsMissingAndGoesOnWithTheOthers() {
        Plan plan = plan(SPEC, Map.of("a", Map.of("apiKey", bytes("one"))));
        assertThat(plan.refs()).extracting(Finding::reason).containsExactly("SecretKeyMissing", "SecretNotFound");
        assertThat(plan.refs().getFirst().message())
                .isEqualTo("spec.credentials[1].secretRef: Secret team/a has no entry second");
        assertThat(plan.secrets()).isEqualTo(Json.parse("{\"a\":{\"apiKey\":\"one\"}}"));
    }

    @Test
    void sendsNeitherEmptyNorBinaryValuesAndNeverShowsThem() {
        Plan plan = plan(
                SPEC,
                Map.of(
                        "a",
                        Map.of("apiKey", bytes("  \n"), "second", new byte[] {(byte) 0xff, 1}),
                        "b",
                        Map.of("apiKey", bytes("line\nbreak"))));
        assertThat(plan.refs())
                .extracting(Finding::reason)
                .containsExactly("SecretEmpty", "SecretInvalid", "SecretInvalid");
        assertThat(plan.secrets()).isNull();
        assertThat(plan.toString()).doesNotContain("break");
    }

    @Test
    void passesOverFieldsOfANewerSchemaAndRefusesItsWords() {
        assertThat(plan("{'type': 'openai', 'models': [{'name': 'm', 'fromTheFuture': 1}]}", Map.of())
                        .refusal())
                .isEmpty();
        Plan plan = plan("{'type': 'from-the-future', 'models': [{'name': 'm'}]}", Map.of());
        assertThat(plan.refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.message()).startsWith("spec.type:"));
    }

    @Test
    void namesItsSecretsOnce() {
        assertThat(ChannelPlan.secretNames(
                        Declare.resource(Kind.CHANNEL, "c", SPEC).spec()))
                .containsExactly("a", "b");
    }
}
