package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end with nothing of our environment but the PATH, and with a home of its own. */
record CommandLine(Path home, Path work, Map<String, String> environment) {
    private static final long PATIENCE_SECONDS = 90;

    /** What it wrote to standard output. */
    String run(List<String> command) {
        try {
            Path out = home.resolve("out.txt");
            Path err = home.resolve("err.txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(work.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectError(err.toFile())
                    .redirectOutput(out.toFile());
            String path = builder.environment().getOrDefault("PATH", "");
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("PATH", path);
            builder.environment().put("HOME", home.toString());
            Process process = builder.start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            String said = Files.readString(out, UTF_8);
            if (!ended || said.isBlank()) {
                throw new IllegalStateException(command + " said " + said + "\n" + Files.readString(err, UTF_8));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
