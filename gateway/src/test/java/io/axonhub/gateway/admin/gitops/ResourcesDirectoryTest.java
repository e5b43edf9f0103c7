package io.axonhub.gateway.admin.gitops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real folder: each change must be in the snapshot within a second. */
class ResourcesDirectoryTest {
    @TempDir
    private Path folder;

    private ResourcesDirectory open() {
        return ResourcesDirectory.open(folder, Loads.TYPES, Clock.systemUTC());
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.writeString(folder.resolve(file), text);
    }

    private static ConditionFactory withinASecond() {
        return await().atMost(Duration.ofSeconds(1)).pollInterval(Duration.ofMillis(10));
    }

    @Test
    void aMissingFolderIsMadeEmpty() throws Exception {
        Path missing = folder.resolve("a/b");
        try (ResourcesDirectory resources = ResourcesDirectory.open(missing, Loads.TYPES, Clock.systemUTC())) {
            assertThat(missing).isEmptyDirectory();
            assertThat(resources.current().channels()).isEmpty();
            assertThat(resources.status().upToDate()).isTrue();
        }
    }

    @Test
    void aFileInTheFoldersPlaceFailsTheStartWithItsNameAndARemedy() throws Exception {
        write("taken", "");
        Path taken = folder.resolve("taken");
        assertThatThrownBy(() -> ResourcesDirectory.open(taken, Loads.TYPES, Clock.systemUTC()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(taken.toString())
                .hasMessageContaining("set resources.dir");
    }

    @Test
    void aBadFolderFailsTheStartWithAllErrors() throws Exception {
        write("a.yaml", "a: [\n");
        write("sub/b.yaml", Loads.object("AIChannel", "b", "type: simulated"));
        assertThatThrownBy(this::open)
                .isInstanceOf(BadResourcesException.class)
                .hasMessageContaining("a.yaml:2: is not valid YAML")
                .hasMessageContaining("sub/b.yaml:5: spec.models: is required");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesNewChangedAndDeletedFiles(boolean watched) throws Exception {
        write("a.yaml", Loads.channel("a"));
        try (ResourcesDirectory resources = ResourcesDirectory.open(
                folder, Loads.TYPES, Clock.systemUTC(), watched, Programs.ofFiles(Loads.TYPES))) {
            assertThat(resources.current().channels()).containsOnlyKeys("default/a");
            write("deep/er/b.yml", Loads.channel("b"));
            withinASecond().until(() -> resources.current().channels().containsKey("default/b"));
            write("deep/er/b.yml", Loads.channel("c"));
            withinASecond().until(() -> resources.current().channels().containsKey("default/c"));
            Files.delete(folder.resolve("a.yaml"));
            withinASecond()
                    .untilAsserted(
                            () -> assertThat(resources.current().channels()).containsOnlyKeys("default/c"));
            assertThat(resources.current().revision()).isEqualTo(4);
            assertThat(resources.status().revision()).isEqualTo(4);
        }
    }

    @Test
    void aBadFileKeepsTheLastGoodAndARepairedOneIsTaken() throws Exception {
        write("a.yaml", Loads.channel("a"));
        try (ResourcesDirectory resources = open()) {
            var good = resources.current();
            write("b.yaml", Loads.channel("b"));
            write("a.yaml", Loads.object("AIChannel", "a", "type: simulated\nmodels: []"));
            withinASecond().until(() -> !resources.status().upToDate());
            assertThat(resources.current()).isSameAs(good);
            assertThat(resources.status().revision()).isEqualTo(1);
            assertThat(resources.status().problems().getFirst().text())
                    .isEqualTo("a.yaml:7: spec.models: must not be empty");
            write("a.yaml", Loads.channel("a"));
            withinASecond().until(() -> resources.current().channels().size() == 2);
            assertThat(resources.status().upToDate()).isTrue();
            assertThat(resources.status().problems()).isEmpty();
        }
    }

    @Test
    void anEditorsAtomicRenameIsSeen() throws Exception {
        write("a.yaml", Loads.channel("a"));
        try (ResourcesDirectory resources = open()) {
            write(".a.yaml.swp", Loads.channel("b"));
            Files.move(
                    folder.resolve(".a.yaml.swp"),
                    folder.resolve("a.yaml"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            withinASecond()
                    .untilAsserted(
                            () -> assertThat(resources.current().channels()).containsOnlyKeys("default/b"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConfigMapsSwapOfLinksIsSeen(boolean watched) throws Exception {
        write("..v1/a.yaml", Loads.channel("a"));
        write("..v2/a.yaml", Loads.channel("b"));
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
        try (ResourcesDirectory resources = ResourcesDirectory.open(
                folder, Loads.TYPES, Clock.systemUTC(), watched, Programs.ofFiles(Loads.TYPES))) {
            assertThat(resources.current().channels()).containsOnlyKeys("default/a");
            Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..v2"));
            Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            withinASecond()
                    .untilAsserted(
                            () -> assertThat(resources.current().channels()).containsOnlyKeys("default/b"));
        }
    }

    @Test
    void theSameContentMakesNoNewRevision() throws Exception {
        write("a.yaml", Loads.channel("a"));
        try (ResourcesDirectory resources = open()) {
            write("a.yaml", Loads.channel("a"));
            write("note.txt", "not a resource");
            write("b.yaml", Loads.channel("b"));
            withinASecond().until(() -> resources.current().channels().size() == 2);
            assertThat(resources.current().revision()).isEqualTo(2);
        }
    }

    @Test
    void aLinkToNothingAndALostFolderKeepTheLastGood() throws Exception {
        write("a.yaml", Loads.channel("a"));
        try (ResourcesDirectory resources = open()) {
            Files.createSymbolicLink(folder.resolve("b.yaml"), Path.of("nowhere"));
            withinASecond().until(() -> !resources.status().upToDate());
            assertThat(resources.status().problems().getFirst().text()).isEqualTo("b.yaml: is a link to nothing");
            Files.delete(folder.resolve("b.yaml"));
            withinASecond().until(() -> resources.status().upToDate());
            var good = resources.current();
            Path away = folder.resolveSibling(folder.getFileName() + "-away");
            Files.move(folder, away);
            withinASecond().until(() -> !resources.status().upToDate());
            assertThat(resources.current()).isSameAs(good);
            Files.move(away, folder);
            withinASecond().until(() -> resources.status().upToDate());
        }
    }

    @Test
    void aThousandObjectsLoad() throws Exception {
        for (int file = 0; file < 100; file++) {
            int first = file * 10;
            write(
                    "team-" + file + "/channels.yaml",
                    Loads.documents(IntStream.range(first, first + 10)
                            .mapToObj(i -> Loads.channel("c" + i))
                            .toArray(String[]::new)));
        }
        try (ResourcesDirectory resources = open()) {
            assertThat(resources.current().channels()).hasSize(1000);
        }
    }

    @Test
    void closingStopsFollowing() throws Exception {
        ResourcesDirectory resources = open();
        resources.close();
        write("a.yaml", Loads.channel("a"));
        await().during(Duration.ofMillis(700))
                .atMost(Duration.ofSeconds(2))
                .until(() -> resources.current().channels().isEmpty());
    }
}
