package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.HttpReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnceTest {
    private final AdminRig rig;
    private final String owner;

    OnceTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
        owner = rig.owner();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private String role(String key, String name) {
        HttpReply reply = rig.post(
                "{\"query\":\"mutation { createRole(input: {name: \\\"" + name + "\\\", scopes: []}) { id name } }\"}",
                "authorization",
                "Bearer " + owner,
                "idempotency-key",
                key);
        return reply.status() + " " + new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aRepetitionGetsTheFirstAnswer() {
        String first = role("k1", "a");
        assertThat(first).startsWith("200 ").contains("\"name\":\"a\"");
        assertThat(role("k1", "a")).isEqualTo(first);
        assertThat(rig.access.people.roles().list(null, 9)).hasSize(1);
    }

    @Test
    void aKeyBelongsToOneRequestAndOnePerson() {
        role("k1", "a");
        assertThat(role("k1", "b")).startsWith("409 ").contains("KEY_REUSED", "another request");
        String other = rig.owner();
        HttpReply reply = rig.post(
                "{\"query\":\"{ me { user { id } } }\"}", "authorization", "Bearer " + other, "idempotency-key", "k1");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(role("", "a")).startsWith("400 ");
    }

    @Test
    void whatFailedMayBeTriedAgain() {
        role("k1", "a");
        assertThat(role("k2", "a")).contains("NAME_TAKEN");
        rig.access
                .people
                .roles()
                .remove(rig.access.people.roles().list(null, 1).getFirst().id(), 1);
        assertThat(role("k2", "a")).startsWith("200 ").contains("\"name\":\"a\"");
    }

    @Test
    void aSecretIsNotShownAgain() {
        String body = "{\"query\":\"mutation { createApiKey(input: {name: \\\"k\\\", spec: {profiles: [\\\"p\\\"]}})"
                + " { value } }\"}";
        String[] headers = {"authorization", "Bearer " + owner, "idempotency-key", "k1"};
        assertThat(new String(rig.post(body, headers).body(), StandardCharsets.UTF_8))
                .contains("ah-");
        HttpReply again = rig.post(body, headers);
        assertThat(again.status()).isEqualTo(409);
        assertThat(new String(again.body(), StandardCharsets.UTF_8))
                .contains("shown once")
                .doesNotContain("ah-");
    }

    @Test
    void keysAreForgottenAfterADay() {
        role("k1", "a");
        rig.access.clock.forward(Duration.ofHours(25));
        String late = rig.owner();
        HttpReply reply = rig.post(
                "{\"query\":\"{ me { user { id } } }\"}", "authorization", "Bearer " + late, "idempotency-key", "k1");
        assertThat(reply.status()).isEqualTo(200);
    }
}
