package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.store.Limit;
import io.axonhub.gateway.store.Locality;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Subject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectTermsTest {
    private static final String CREATE = "mutation($i: CreateProjectInput!) { createProject(input: $i) {"
            + " id version limits { resource window most currency } storage { requestBody chunks redact { path } } } }";
    private static final String UPDATE = "mutation($id: ID!, $v: Long!, $i: UpdateProjectInput!) {"
            + " updateProject(id: $id, version: $v, input: $i) { version limits { most } } }";

    private final AdminRig rig;
    private final String owner;

    ProjectTermsTest(@TempDir Path dir) {
        rig = new AdminRig(dir);
        owner = rig.owner();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private JsonNode create(Object limits, Object storage) {
        return rig.ask(owner, CREATE, "i", Map.of("name", "Search", "limits", limits, "storage", storage));
    }

    private static String field(JsonNode answer) {
        return answer.at("/errors/0/extensions/field").asText();
    }

    @Test
    void whatAProjectMayUseAndKeepIsInUseOnceItIsSaved() {
        JsonNode made = create(
                        List.of(
                                Map.of("resource", "COST", "window", "MONTH", "most", "49.90", "currency", "EUR"),
                                Map.of("resource", "CONCURRENCY", "window", "RUNNING", "most", "3")),
                        Map.of(
                                "requestBody",
                                false,
                                "redact",
                                List.of(Map.of("path", "choices[*].message.content", "replacement", "-"))))
                .at("/data/createProject");
        String id = made.at("/id").asText();
        assertThat(made.at("/limits/0/most").asText()).isEqualTo("49.9");
        assertThat(made.at("/storage/requestBody").asBoolean()).isFalse();
        assertThat(made.at("/storage/chunks").isNull()).isTrue();
        rig.ask(owner, "mutation($p: ID!) { assignApiKey(key: \"team/k\", project: $p) }", "p", id);
        Snapshot snapshot = rig.configuration.current();
        Subject project = Subject.project(id);
        assertThat(snapshot.project("team/k")).isEqualTo(project);
        assertThat(snapshot.project("team/other")).isNull();
        assertThat(snapshot.limits(project))
                .containsExactly(
                        new Limit(Limit.Resource.COST, Limit.Window.MONTH, 49_900_000_000L, "EUR"),
                        Limit.concurrency(3));
        Locality locality = Objects.requireNonNull(snapshot.storage().get(project));
        assertThat(locality.requestBody()).isFalse();
        byte[] body = "{\"choices\":[{\"message\":{\"content\":\"secret\"}}]}".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(
                        Objects.requireNonNull(locality.redaction())
                                .apply(Optional.of(body))
                                .orElseThrow(),
                        StandardCharsets.UTF_8))
                .doesNotContain("secret");

        JsonNode changed = rig.ask(owner, UPDATE, "id", id, "v", 1, "i", Map.of("limits", List.of()));
        assertThat(changed.at("/data/updateProject/limits").isEmpty()).isTrue();
        assertThat(rig.configuration.current().limits(project)).isEmpty();
        assertThat(rig.configuration.current().storage()).containsKey(project);
    }

    @Test
    void termsThatCannotBeAreRefusedByField() {
        Map<String, Object> none = Map.of();
        assertThat(field(create(List.of(Map.of("resource", "TOKENS", "window", "RUNNING", "most", "1")), none)))
                .isEqualTo("input.limits[0].window");
        assertThat(field(create(List.of(Map.of("resource", "TOKENS", "window", "DAY", "most", "1.5")), none)))
                .isEqualTo("input.limits[0].most");
        assertThat(field(create(
                        List.of(Map.of("resource", "TOKENS", "window", "DAY", "most", "1", "currency", "USD")), none)))
                .isEqualTo("input.limits[0].currency");
        Map<String, Object> day = Map.of("resource", "TOKENS", "window", "DAY", "most", "1");
        assertThat(field(create(List.of(day, day), none))).isEqualTo("input.limits[1].window");
        assertThat(field(create(List.of(), Map.of("redact", List.of(Map.of("pattern", "("))))))
                .isEqualTo("input.storage.redact[0].pattern");
        assertThat(field(create(List.of(), Map.of("redact", List.of(none))))).isEqualTo("input.storage.redact[0].path");
    }
}
