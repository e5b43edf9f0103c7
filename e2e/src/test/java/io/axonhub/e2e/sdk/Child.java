package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that answers each line of JSON with one. Its environment names no proxy and no vendor. Used by one thread at a time. */
public final class Child implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final List<String> VENDORS =
            List.of("OPENAI_", "ANTHROPIC_", "GOOGLE_", "GEMINI_", "LANGSMITH_", "LANGCHAIN_");

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
    }

    /** Starts {@code command} in the e2e module's folder; {@code name} is for reports. */
    public static Child start(String name, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Toolbox.home().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().keySet().removeIf(Child::disturbs);
            return new Child(name, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its answer to {@code call}. */
    public JsonNode call(ObjectNode call) {
        try {
            in.write(call + "\n");
            in.flush();
            return Tree.parse(line());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name;
    }

    private String line() {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                String read = out.readLine();
                if (read == null) {
                    throw new IOException(name + " ended");
                }
                line.complete(read);
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        return line.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static boolean disturbs(String variable) {
        String upper = variable.toUpperCase(Locale.ROOT);
        return upper.endsWith("_PROXY") || VENDORS.stream().anyMatch(upper::startsWith);
    }
}
