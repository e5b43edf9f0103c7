package io.axonhub.gateway.admin.graphql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.access.Scope;
import io.axonhub.gateway.admin.settings.RunningSettings;
import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change while the gateway runs. */
class SettingsApiTest {
    private static final String UPDATE =
            "mutation($v: Long!, $i: UpdateSettingsInput!) { updateSettings(version: $v, input: $i)"
                    + " { settingsVersion introspection storage { requestBody chunks redactPaths }"
                    + " retention { resource maxAgeSeconds cron } settings { key value source } } }";
    private static final String READ = "{ system { settingsVersion settings { key value source } } }";

    @TempDir
    private Path dir;

    private @Nullable AdminRig open;

    private AdminRig rig(boolean introspection) {
        AdminRig rig = new AdminRig(dir, introspection);
        open = rig;
        return rig;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private static Map<String, String> sources(JsonNode system) {
        Map<String, String> sources = new HashMap<>();
        system.path("settings")
                .forEach(one -> sources.put(
                        one.path("key").asText(),
                        one.path("value").asText() + " " + one.path("source").asText()));
        return sources;
    }

    @Test
    void countAtOnceHereAndWithTheNextRevisionAtTheOthers() {
        AdminRig rig = rig(false);
        RunningSettings other = new RunningSettings(
                ConfigLoader.load(Optional.empty(), Map.of()).config().live(),
                rig.access.database.configStore(AccessRig.KEYS, rig.access.clock));
        long revision = rig.configuration.objects(rig.access.clock).revision();
        JsonNode answer = rig.ask(
                rig.owner(),
                UPDATE,
                "v",
                1,
                "i",
                Map.of(
                        "storage",
                        Map.of("requestBody", false, "redactPaths", List.of("messages[*].content", "..email")),
                        "retention",
                        Map.of("bodies", Map.of("maxAgeSeconds", 86400, "cron", "15 1 * * *")),
                        "introspection",
                        true));
        assertThat(answer.path("errors")).as("%s", answer).isEmpty();
        JsonNode system = answer.at("/data/updateSettings");
        assertThat(system.path("settingsVersion").asLong()).isEqualTo(2);
        assertThat(system.path("introspection").asBoolean()).isTrue();
        assertThat(system.at("/storage/requestBody").asBoolean()).isFalse();
        assertThat(system.at("/storage/redactPaths")).hasSize(2);
        assertThat(system.at("/retention/1/maxAgeSeconds").asLong()).isEqualTo(86400);
        assertThat(sources(system))
                .containsEntry("storage.request-body", "false ADMIN")
                .containsEntry("storage.response-body", "true DEFAULT")
                .containsEntry("retention.bodies.cron", "15 1 * * * ADMIN");
        assertThat(rig.configuration.objects(rig.access.clock).revision()).isGreaterThan(revision);
        assertThat(other.current().effective().storage().requestBody()).isTrue();
        other.refresh();
        assertThat(other.current().effective().storage().requestBody()).isFalse();
        assertThat(other.current().effective().retention().bodies().maxAge()).isEqualTo(Duration.ofDays(1));
        List<AuditEntry> entries = rig.access
                .database
                .audit()
                .list(new Audit.Filter(null, null, "settings", null, null, null, null), null, 9);
        assertThat(entries).hasSize(1);
        AuditEntry entry = entries.getFirst();
        assertThat(entry.before()).isEqualTo("{}");
        assertThat(entry.after()).contains("\"retention.bodies.max-age\":\"86400s\"");
    }

    @Test
    void anotherOnesChangeInBetweenIsNotLostAndResettingGoesBackToTheDefault() {
        AdminRig rig = rig(false);
        String owner = rig.owner();
        rig.ask(owner, UPDATE, "v", 1, "i", Map.of("storage", Map.of("chunks", true)));
        long entries =
                rig.access.database.audit().list(Audit.Filter.all(), null, 99).size();
        JsonNode stale = rig.ask(owner, UPDATE, "v", 1, "i", Map.of("introspection", true));
        assertThat(code(stale)).isEqualTo("VERSION_CONFLICT");
        assertThat(rig.access.database.audit().list(Audit.Filter.all(), null, 99))
                .hasSize((int) entries);
        JsonNode reset = rig.ask(owner, UPDATE, "v", 2, "i", Map.of("reset", List.of("storage.chunks")));
        assertThat(sources(reset.at("/data/updateSettings"))).containsEntry("storage.chunks", "false DEFAULT");
    }

    @Test
    void whatTheEnvironmentSetsIsShownAsItsAndRefused() {
        AdminRig rig = rig(true);
        String owner = rig.owner();
        assertThat(sources(rig.ask(owner, READ).at("/data/system")))
                .containsEntry("admin.introspection", "true CONFIG");
        for (Map<String, Object> input : List.<Map<String, Object>>of(
                Map.of("introspection", false), Map.of("reset", List.of("admin.introspection")))) {
            JsonNode refused = rig.ask(owner, UPDATE, "v", 1, "i", input);
            assertThat(code(refused)).isEqualTo("MANAGED_BY_CONFIG");
            assertThat(refused.at("/errors/0/message").asText()).contains("admin.introspection", "environment");
        }
        assertThat(rig.settings.current().effective().introspection()).isTrue();
    }

    @Test
    void aWrongValueIsRefusedWithItsField() {
        AdminRig rig = rig(false);
        String owner = rig.owner();
        Map<String, Map<String, Object>> wrong = Map.of(
                "input.retention.audit.cron", Map.of("retention", Map.of("audit", Map.of("cron", "every day"))),
                "input.retention.usage.maxAgeSeconds",
                        Map.of("retention", Map.of("usage", Map.of("maxAgeSeconds", -1))),
                "input.storage.redactPattern", Map.of("storage", Map.of("redactPattern", "(")),
                "input.storage.redactPaths", Map.of("storage", Map.of("redactPaths", List.of("a b"))),
                "input.reset", Map.of("reset", List.of("db.dsn")));
        wrong.forEach((field, input) -> {
            JsonNode refused = rig.ask(owner, UPDATE, "v", 1, "i", input);
            assertThat(code(refused)).as("%s", refused).isEqualTo("BAD_INPUT");
            assertThat(refused.at("/errors/0/extensions/field").asText()).isEqualTo(field);
        });
        String reader = rig.user(false, Set.of(Scope.READ_SETTINGS));
        assertThat(code(rig.ask(reader, UPDATE, "v", 1, "i", Map.of("introspection", true))))
                .isEqualTo("FORBIDDEN");
    }

    private static String code(JsonNode answer) {
        return answer.at("/errors/0/extensions/code").asText();
    }
}
