package io.axonhub.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLibraryTest {
    @TempDir
    Path dir;

    @Test
    void isUnpackedUnderTheNameThatTheDriverLooksFor() throws IOException {
        Path folder = dir.resolve("sqlite");
        assertThat(SqliteLibrary.unpack(folder)).isTrue();
        assertThat(SqliteLibrary.unpack(folder)).as("again").isTrue();
        Path library = folder.resolve(System.mapLibraryName("sqlitejdbc"));
        assertThat(Files.size(library)).isGreaterThan(500_000);
    }

    @Test
    void standsBesideTheDriversJarUnderItsName() {
        assertThat(SqliteLibrary.folder())
                .hasValueSatisfying(folder -> assertThat(folder.resolveSibling(folder.getFileName() + ".jar"))
                        .isRegularFile());
    }
}
