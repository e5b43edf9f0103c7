package io.axonhub.gateway.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a gateway that nobody has configured answer at once: when the resources directory does not exist, it gets one file with a
 * simulated channel, a profile and a key made on the spot. An existing directory is never touched.
 */
public final class FirstRun {
    /** The file's name in the resources directory. */
    public static final String FILE = "quickstart.yaml";

    private static final int KEY_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("(?m)^  apiKey: \"(ah-[A-Za-z0-9_-]{43})\"$");
    private static final String TEMPLATE = """
            # Made at the first start, so that the printed curl works at once: a channel to the built-in simulated provider
            # (no account, no network, no cost), and a key to it. Edit it freely, or delete it when you have your own;
            # the gateway reads this folder again within a second of a change.
            apiVersion: v1
            kind: Secret
            metadata:
              name: quickstart-key
            stringData:
              apiKey: "{key}"
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata:
              name: simulated
            spec:
              type: simulated
              models:
                - name: simulated-echo
                - name: gpt-4o-mini
                  upstreamName: simulated-echo
                - name: claude-sonnet-4-5
                  upstreamName: simulated-echo
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIProfile
            metadata:
              name: quickstart
            spec:
              channels:
                refs: [simulated]
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: APIKey
            metadata:
              name: quickstart
            spec:
              displayName: Quick start
              profiles: [quickstart]
              secret:
                mode: Existing
                name: quickstart-key
            """;

    private final Path directory;
    private final Consumer<byte[]> random;

    /** For {@code directory}; {@code random} fills keys and must be a secure source. */
    public FirstRun(Path directory, Consumer<byte[]> random) {
        this.directory = directory;
        this.random = random;
    }

    /**
     * Writes the file when the directory does not exist.
     *
     * @return the key in the file, also from an earlier start; empty when there is no such file
     */
    public Optional<String> prepare() throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            createDirectory();
            write(file, TEMPLATE.replace("{key}", newKey()));
        }
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Matcher matcher = KEY.matcher(Files.readString(file));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.accept(bytes);
        return "ah-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private void createDirectory() throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(directory, permissions("rwx------"));
    }

    /** Readable by the owner only, from its first byte on. */
    private void write(Path file, String text) throws IOException {
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions("rw-------"))) {
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        } catch (FileAlreadyExistsException e) {
            throw new IOException("another process is making " + file, e);
        }
    }

    private FileAttribute<?>[] permissions(String posix) {
        boolean supported =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        return supported
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }
}
