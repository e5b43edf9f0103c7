package io.axonhub.gateway.store.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.sqlite.JDBC;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's own library, unpacked: the driver would take it out of its jar, and compare what it wrote byte by byte, at each start. The
 * launcher names the folder, if it is there, as {@code org.sqlite.lib.path}.
 */
public final class SqliteLibrary {
    private static final String JAR = ".jar";

    private SqliteLibrary() {}

    /** Beside the driver's jar, and named like it, so that it never serves another version; empty where the driver is in no jar. */
    public static Optional<Path> folder() {
        try {
            Path jar = Path.of(JDBC.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String name = String.valueOf(jar.getFileName());
            return name.endsWith(JAR)
                    ? Optional.of(jar.resolveSibling(name.substring(0, name.length() - JAR.length())))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the driver's place is no file", e);
        }
    }

    /** Writes it into {@code folder}; false on a platform that the driver has none for. */
    public static boolean unpack(Path folder) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        try (InputStream library =
                JDBC.class.getResourceAsStream(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name)) {
            if (library == null) {
                return false;
            }
            Files.createDirectories(folder);
            Files.copy(library, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            return true;
        }
    }
}
