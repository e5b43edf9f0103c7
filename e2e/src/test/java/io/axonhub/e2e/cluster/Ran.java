package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a program said and how it ended. */
public record Ran(int exit, String out, String err) {
    /** Runs it without input. */
    static Ran toItsEnd(ProcessBuilder program) {
        try {
            Path err = Files.createTempFile("axonhub-e2e-ran", ".err");
            try {
                Process process = program.redirectError(err.toFile()).start();
                process.getOutputStream().close();
                String out = new String(process.getInputStream().readAllBytes(), UTF_8);
                return new Ran(process.waitFor(), out, Files.readString(err, UTF_8));
            } finally {
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it said; it must have succeeded. {@code what}: what was run. */
    String orFail(String what) {
        if (exit != 0) {
            throw new AssertionError(what + ": " + out + err);
        }
        return out;
    }
}
