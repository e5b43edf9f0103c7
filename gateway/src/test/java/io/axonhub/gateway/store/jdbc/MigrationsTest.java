package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The migrations' files, by their names and, once released, by their bytes. */
class MigrationsTest {
    private static final Path FOLDER = Path.of("src/main/resources/db/migration");
    private static final Path RELEASED = Path.of("src/test/resources/golden/db/released.txt");
    private static final List<String> DATABASES = List.of("mysql", "postgresql", "sqlite");

    private static List<String> versioned(String database) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(database))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("V"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyDatabaseHasTheSameVersionsWithTheSameNames() throws IOException {
        List<String> sqlite = versioned("sqlite");
        assertThat(sqlite).hasSizeGreaterThan(10).allMatch(name -> name.matches("V\\d+__[a-z0-9_]+\\.sql"));
        for (String database : DATABASES) {
            assertThat(versioned(database)).as(database).isEqualTo(sqlite);
        }
        assertThat(sqlite.stream().map(name -> name.substring(0, name.indexOf("__"))))
                .as("no version twice")
                .doesNotHaveDuplicates();
    }

    @Test
    void theNewestIsTheOneThatAStartLooksFor() throws IOException {
        assertThat(versioned("sqlite").stream()
                        .map(name -> name.substring(1, name.indexOf("__")))
                        .max(Comparator.comparingInt(Integer::parseInt)))
                .contains(Schema.NEWEST);
    }

    @Test
    void whatWasReleasedIsNeverChanged() throws IOException {
        Map<String, String> promised = new TreeMap<>();
        for (String line : Files.readAllLines(RELEASED)) {
            promised.put(line.substring(line.indexOf(' ') + 1), line.substring(0, line.indexOf(' ')));
        }
        List<String> databases = promised.keySet().stream()
                .map(file -> file.substring(0, file.indexOf('/')))
                .distinct()
                .toList();
        assertThat(databases).isEqualTo(DATABASES);
        for (Map.Entry<String, String> file : promised.entrySet()) {
            assertThat(hash(FOLDER.resolve(file.getKey())))
                    .as("%s: databases have it; add another migration", file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            byte[] text = Files.readString(file).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
