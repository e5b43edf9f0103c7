package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.store.ApiKey;
import io.axonhub.gateway.store.ConfigRow;
import io.axonhub.gateway.store.MemoryConfigStore;
import io.axonhub.gateway.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and the database make one configuration. */
class ConfigurationTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String CHANNEL = "{\"type\":\"simulated\",\"models\":[{\"name\":\"m\"}]}";
    private static final String OPENAI = "{\"type\":\"openai\",\"models\":[{\"name\":\"m\"}],"
            + "\"credentials\":[{\"secretRef\":{\"name\":\"s\"}}]}";

    @TempDir
    Path folder;

    private final MemoryConfigStore store = new MemoryConfigStore();

    private Configuration open() {
        return Configuration.open(folder, () -> store, Loads.TYPES, CLOCK);
    }

    private static Draft draft(Kind kind, String name, String spec, @Nullable Secrets secrets) {
        return new Draft(
                new ObjectId(kind, "default", name),
                Map.of(),
                Json.parseObject(spec).orElseThrow(),
                secrets);
    }

    private static void put(ConfigObjects objects, Kind kind, String name, String spec, @Nullable Secrets secrets) {
        long version = objects.find(new ObjectId(kind, "default", name))
                .map(ConfigObject::version)
                .orElse(0L);
        objects.put(draft(kind, name, spec, secrets), new Writer.Ui("user:ada", version));
    }

    private void edit(String name, String spec, ConfigRow.State state) {
        store.edit(
                new ConfigRow.Key("AIChannel", "default", name),
                row -> new ConfigRow(
                        row.key(),
                        row.origin(),
                        row.version() + 1,
                        row.meta(),
                        spec,
                        row.secrets(),
                        state,
                        row.updatedAt()));
        store.write("sql", tx -> tx.revise("edit"));
    }

    @Test
    void whatIsWrittenHereIsInUseWhenTheWriteReturns() throws IOException {
        try (Configuration configuration = open()) {
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.CHANNEL, "c", OPENAI, Secrets.Entries.of("s", "apiKey", "sk-1"));
            assertThat(configuration.current().channels().get("default/c"))
                    .satisfies(channel -> assertThat(
                                    channel.credentials().getFirst().secret())
                            .isEqualTo("sk-1"));
            assertThat(configuration.revision()).isEqualTo(1);
            put(objects, Kind.PROFILE, "p", "{\"channels\":{\"refs\":[\"c\"]}}", null);
            put(objects, Kind.KEY, "k", "{\"profiles\":[\"p\"]}", Secrets.KeyHash.of("ah-0123456789abcdef"));
            ApiKey key = configuration.current().keys().get(Program.hash("ah-0123456789abcdef"));
            assertThat(key)
                    .isNotNull()
                    .satisfies(one -> assertThat(one.profile()).isEqualTo("default/p"));
        }
    }

    @Test
    void whatAnotherReplicaWritesIsTakenOver() throws IOException {
        try (Configuration here = open();
                Configuration there = Configuration.open(
                        Files.createDirectory(folder.resolve(".there")), () -> store, Loads.TYPES, CLOCK)) {
            put(there.objects(CLOCK), Kind.CHANNEL, "c", CHANNEL, null);
            await().until(() -> here.current().channels().containsKey("default/c"));
            assertThat(here.revision()).isEqualTo(1);
        }
    }

    @Test
    void aStartingReplicaHasTheNewestFromTheBeginning() throws IOException {
        put(new ConfigObjects(store, Loads.TYPES, CLOCK), Kind.CHANNEL, "c", CHANNEL, null);
        try (Configuration configuration = open()) {
            assertThat(configuration.current().channels()).containsOnlyKeys("default/c");
        }
    }

    @Test
    void filesAndTheDatabaseReferToEachOther() throws IOException {
        Files.writeString(
                folder.resolve("a.yaml"),
                Loads.documents(
                        Loads.channel("file"), Loads.object("AIProfile", "p", "channels: {refs: [file, stored]}")));
        try (Configuration configuration = open()) {
            assertThat(configuration.status().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).isEqualTo("ChannelNotFound"));
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.CHANNEL, "stored", CHANNEL, null);
            assertThat(configuration.current().profiles().get("default/p"))
                    .satisfies(profile ->
                            assertThat(profile.channels()).containsOnlyKeys("default/file", "default/stored"));
            assertThat(configuration.status().problems()).isEmpty();
            assertThat(objects.list(Kind.CHANNEL))
                    .extracting(object -> object.owner().text())
                    .containsExactly("file:a.yaml", "ui");
            assertThatThrownBy(() -> put(objects, Kind.CHANNEL, "file", CHANNEL, null))
                    .isInstanceOfSatisfying(
                            ObjectRefused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(ObjectRefused.Reason.MANAGED_BY_GIT_OPS))
                    .hasMessageContaining("file:a.yaml");
        }
    }

    @Test
    void theDatabaseComesBeforeAFileOfTheSameName() throws IOException {
        put(new ConfigObjects(store, Loads.TYPES, CLOCK), Kind.CHANNEL, "c", CHANNEL.replace("\"m\"", "\"n\""), null);
        Files.writeString(folder.resolve("a.yaml"), Loads.channel("c"));
        try (Configuration configuration = open()) {
            assertThat(configuration.current().channels().get("default/c"))
                    .satisfies(channel -> assertThat(channel.models()).containsOnlyKeys("n"));
            assertThat(configuration.status().files().problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.reason()).isEqualTo("ConflictsWithUiObject"));
        }
    }

    @Test
    void aRowThatCannotBeUsedStaysAsItWasAndIsReported() throws IOException {
        try (Configuration configuration = open()) {
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.CHANNEL, "c", CHANNEL, null);
            put(objects, Kind.CHANNEL, "d", CHANNEL, null);
            edit("c", "{\"type\":7}", ConfigRow.State.EDITED);
            put(objects, Kind.CHANNEL, "d", CHANNEL.replace("\"m\"", "\"n\""), null);
            assertThat(configuration.current().channels().get("default/c"))
                    .satisfies(channel -> assertThat(channel.models()).containsOnlyKeys("m"));
            assertThat(configuration.current().channels().get("default/d"))
                    .satisfies(channel -> assertThat(channel.models()).containsOnlyKeys("n"));
            assertThat(configuration.status().lastError().orElseThrow()).contains("AIChannel default/c: spec.type");
            assertThat(configuration.problems(new ObjectId(Kind.CHANNEL, "default", "c")))
                    .isNotEmpty();
            edit("c", CHANNEL, ConfigRow.State.EDITED);
            await().until(() -> configuration.status().lastError().isEmpty());
        }
        edit("c", "{}", ConfigRow.State.UNREADABLE);
        try (Configuration configuration = open()) {
            assertThat(configuration.current().channels()).containsOnlyKeys("default/d");
            assertThat(configuration.status().lastError().orElseThrow()).contains("cannot be read from the database");
        }
    }

    @Test
    void aLostDatabaseLeavesTheLastGood() throws IOException {
        put(new ConfigObjects(store, Loads.TYPES, CLOCK), Kind.CHANNEL, "c", CHANNEL, null);
        try (Configuration configuration = open()) {
            store.fail(new StoreException(StoreException.Kind.UNREACHABLE, "gone", null));
            await().until(() -> configuration.status().lastError().equals(java.util.Optional.of("gone")));
            assertThat(configuration.current().channels()).containsOnlyKeys("default/c");
            store.fail(null);
            await().until(() -> configuration.status().lastError().isEmpty());
        }
    }

    @Test
    void theKeyBeforeARotationIsAcceptedUntilItsTime() throws IOException {
        Instant until = Instant.parse("2030-01-01T00:00:00Z");
        try (Configuration configuration = open()) {
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.PROFILE, "p", "{\"channels\":{\"refs\":[\"c\"]}}", null);
            Secrets.KeyHash first = Secrets.KeyHash.of("ah-first-0123456789");
            put(objects, Kind.KEY, "k", "{\"profiles\":[\"p\"]}", first.rotated("ah-second-0123456789", until));
            ApiKey old = configuration.current().keys().get(first.hash());
            assertThat(old).isNotNull().satisfies(key -> {
                assertThat(key.expiresAt()).isEqualTo(until);
                assertThat(key.id()).isEqualTo("default/k");
            });
            assertThat(configuration.current().keys().get(Program.hash("ah-second-0123456789")))
                    .isNotNull()
                    .satisfies(key -> assertThat(key.expiresAt()).isNull());
            put(
                    objects,
                    Kind.KEY,
                    "k",
                    "{\"profiles\":[\"p\"],\"expiresAt\":\"2029-01-01T00:00:00Z\"}",
                    first.rotated("ah-second-0123456789", until));
            assertThat(configuration.current().keys().get(first.hash()))
                    .isNotNull()
                    .satisfies(key -> assertThat(key.expiresAt()).isEqualTo("2029-01-01T00:00:00Z"));
        }
    }

    @Test
    void ofTwoKeysWithOneValueTheOldestWins() throws IOException {
        try (Configuration configuration = open()) {
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.PROFILE, "p", "{\"channels\":{\"refs\":[\"c\"]}}", null);
            Secrets hash = Secrets.KeyHash.of("ah-0123456789abcdef");
            String spec = "{\"profiles\":[\"p\"]}";
            for (String name : new String[] {"young", "old"}) {
                Instant created = Instant.parse(name.equals("old") ? "2026-01-01T00:00:00Z" : "2026-02-01T00:00:00Z");
                objects.put(
                        new Draft(
                                new ObjectId(Kind.KEY, "default", name),
                                Map.of(),
                                Json.parseObject(spec).orElseThrow(),
                                hash,
                                null,
                                created),
                        new Writer.Cluster("c", 1, name, 1, name, null));
            }
            await().untilAsserted(
                            () -> assertThat(configuration.current().keys().values())
                                    .extracting(ApiKey::id)
                                    .containsExactly("default/old"));
            assertThat(configuration.problems(new ObjectId(Kind.KEY, "default", "young")))
                    .extracting(Problem::reason)
                    .contains("DuplicateKey");
        }
    }

    @Test
    void aKeyWithoutAnyProfileMayDoNothing() throws IOException {
        try (Configuration configuration = open()) {
            ConfigObjects objects = configuration.objects(CLOCK);
            put(objects, Kind.KEY, "k", "{\"profiles\":[\"p\",\"q\"]}", Secrets.KeyHash.of("ah-0123456789abcdef"));
            assertThat(configuration.current().keys().values())
                    .singleElement()
                    .satisfies(key -> assertThat(key.profile()).isNull());
            put(objects, Kind.KEY, "unmade", "{\"profiles\":[\"p\"]}", null);
            assertThat(configuration.current().keys()).hasSize(1);
            assertThat(configuration.problems(new ObjectId(Kind.KEY, "default", "unmade")))
                    .extracting(Problem::reason)
                    .contains("SecretNotFound");
        }
    }
}
