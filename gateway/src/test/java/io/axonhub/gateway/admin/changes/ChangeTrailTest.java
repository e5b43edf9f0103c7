package io.axonhub.gateway.admin.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.admin.access.AccessRig;
import io.axonhub.gateway.admin.gitops.CatalogTypes;
import io.axonhub.gateway.admin.gitops.ConfigObjects;
import io.axonhub.gateway.admin.gitops.Configuration;
import io.axonhub.gateway.admin.gitops.Draft;
import io.axonhub.gateway.admin.gitops.Kind;
import io.axonhub.gateway.admin.gitops.ObjectId;
import io.axonhub.gateway.admin.gitops.Secrets;
import io.axonhub.gateway.admin.gitops.Writer;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Audit;
import io.axonhub.gateway.store.AuditEntry;
import io.axonhub.gateway.store.MemoryConfigStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeTrailTest {
    private static final ObjectId ID = new ObjectId(Kind.CHANNEL, "team", "c");
    private static final CatalogTypes TYPES = new CatalogTypes(ProviderCatalog.builtIn());
    private static final String FILE = """
            apiVersion: v1
            kind: Secret
            metadata: {name: s, namespace: team}
            stringData: {apiKey: sk-very-secret}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata: {name: c, namespace: team}
            spec:
              type: openai
              models: [{name: {model}}]
              credentials: [{secretRef: {name: s}}]
            """;

    private final Path dir;
    private final AccessRig rig;
    private final ChangeTrail changes;

    ChangeTrailTest(@TempDir Path dir) {
        this.dir = dir;
        rig = new AccessRig(dir);
        changes = new ChangeTrail(rig.trail, rig.database.audit());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private List<AuditEntry> log() {
        return rig.database.audit().list(Audit.Filter.all(), null, 50).reversed();
    }

    /** The log's order is that of time. */
    private Writer writer(long generation) {
        rig.clock.forward(Duration.ofSeconds(1));
        return new Writer.Cluster("c1", 1, "uid", generation, "d" + generation, null);
    }

    private static Draft draft(String model) {
        String spec = "{\"type\":\"openai\",\"models\":[{\"name\":\"" + model
                + "\"}],\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}]}";
        return new Draft(
                ID,
                Map.of(),
                Json.parseObject(spec).orElseThrow(),
                Secrets.Entries.of("s", "apiKey", "sk-very-secret"));
    }

    @Test
    void whatAnOperatorChangesIsInTheLogWithWhereItCameFromAndWithoutSecrets() {
        ConfigObjects objects = new ConfigObjects(new MemoryConfigStore(rig.database.audit()::append), TYPES, rig.clock)
                .with(changes.ofOperator("10.1.2.3"));
        objects.put(draft("m"), writer(1));
        objects.put(draft("m"), writer(1));
        objects.put(draft("n"), writer(2));
        objects.delete(ID, writer(2));
        objects.put(draft("m"), writer(3));
        rig.clock.forward(Duration.ofSeconds(1));
        objects.sync("c1", 1, List.of(), true);
        assertThat(log())
                .extracting(AuditEntry::action)
                .containsExactly("create", "update", "remove", "create", "remove");
        assertThat(log().get(1)).satisfies(entry -> {
            assertThat(entry.actor())
                    .isEqualTo(new AuditEntry.Actor(AuditEntry.Actor.Kind.CONTROL_API, "k8s:c1", "k8s:c1", "10.1.2.3"));
            assertThat(entry.object()).isEqualTo(new AuditEntry.Thing(Kind.CHANNEL.text(), "team/c"));
            assertThat(entry.before()).contains("\"m\"");
            assertThat(entry.after()).contains("\"n\"").doesNotContain("sk-very-secret");
        });
        assertThat(log().getLast().before()).contains("\"m\"");
        Audit.Filter operators =
                new Audit.Filter(AuditEntry.Actor.Kind.CONTROL_API, null, null, null, null, null, null);
        assertThat(rig.database.audit().list(operators, null, 50)).hasSize(5);
    }

    private Configuration open() {
        Configuration opened =
                Configuration.open(dir.resolve("resources"), MemoryConfigStore::new, TYPES, Clock.systemUTC());
        opened.watchFiles(changes.ofFiles());
        return opened;
    }

    private void write(String model) throws IOException {
        Files.createDirectories(dir.resolve("resources"));
        Files.writeString(dir.resolve("resources/c.yaml"), FILE.replace("{model}", model));
        rig.clock.forward(Duration.ofSeconds(1));
    }

    @Test
    void whatAFileChangesIsInTheLogOnceAlsoOverRestarts() throws IOException {
        write("m");
        try (Configuration first = open()) {
            assertThat(log()).singleElement().satisfies(entry -> {
                assertThat(entry.actor().kind()).isEqualTo(AuditEntry.Actor.Kind.FILE);
                assertThat(entry.actor().id()).endsWith("c.yaml");
                assertThat(entry.action()).isEqualTo("create");
                assertThat(entry.after()).doesNotContain("sk-very-secret");
            });
            write("n");
            await().until(() -> log().size() == 2);
            assertThat(log().getLast().before()).contains("\"m\"");
            assertThat(first.status().problems()).isEmpty();
        }
        try (Configuration again = open()) {
            assertThat(log()).hasSize(2);
            rig.clock.forward(Duration.ofSeconds(1));
            Files.delete(dir.resolve("resources/c.yaml"));
            await().until(() -> log().size() == 3);
            assertThat(log().getLast().action()).isEqualTo("remove");
            assertThat(again.current().channels()).isEmpty();
        }
        write("p");
        try (Configuration changed = open()) {
            assertThat(log()).hasSize(4);
            assertThat(log().getLast().action()).isEqualTo("create");
            assertThat(changed.current().channels()).isNotEmpty();
        }
    }

    @Test
    void whatWasTakenOutOfAFileWhileNoGatewayRanIsInTheLogAtTheNextStartOnce() throws IOException {
        write("m");
        open().close();
        Files.delete(dir.resolve("resources/c.yaml"));
        rig.clock.forward(Duration.ofSeconds(1));
        open().close();
        rig.clock.forward(Duration.ofSeconds(1));
        open().close();
        assertThat(log()).extracting(AuditEntry::action).containsExactly("create", "remove");
        assertThat(log().getLast().before()).contains("\"m\"");
        assertThat(log().getLast().actor().id()).endsWith("c.yaml");
    }
}
