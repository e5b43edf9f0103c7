package io.axonhub.e2e.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.axonhub.e2e.sdk.Toolbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The independent mock {@code @copilotkit/aimock} as a child process: what others take the two wires to be. */
public final class Aimock implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on (http://127\\.0\\.0\\.1:\\d+)");

    private final Process process;
    private final Path log;
    private final URI url;

    private Aimock(Process process, Path log) {
        this.process = process;
        this.log = log;
        Matcher found = Awaitility.await("aimock listens")
                .atMost(Duration.ofSeconds(20))
                .until(() -> LISTENING.matcher(Files.readString(log, UTF_8)), Matcher::find);
        url = URI.create(found.group(1));
    }

    /** Starts with the fixtures of {@code src/test/clients/aimock}, its texts in chunks of seven characters. */
    public static Aimock start() {
        Path cli = Toolbox.nodeModules().resolve("@copilotkit/aimock/dist/cli.js");
        Path fixtures = Toolbox.home().resolve("src/test/clients/aimock/fixtures.json");
        try {
            Path log = Files.createTempFile("axonhub-e2e-aimock", ".log");
            Process process = new ProcessBuilder(List.of(
                            "node", cli.toString(), "-p", "0", "-f", fixtures.toString(), "-c", "7", "--strict"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new Aimock(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public URI url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
