package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One major version of the Vercel AI SDK, as a child process that takes and gives lines of JSON. Used by one thread at a time. */
public final class AiSdk implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final String alias;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private AiSdk(String alias, Process process) {
        this.alias = alias;
        this.process = process;
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
    }

    /** The npm package by its alias in package.json, such as {@code ai6}. */
    public static AiSdk start(String alias) {
        Toolbox.nodeModules();
        Path script = Toolbox.home().resolve("src/test/clients/node/aisdk.mjs");
        ProcessBuilder builder = new ProcessBuilder("node", script.toString(), alias)
                .directory(Toolbox.home().toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toUpperCase(Locale.ROOT).endsWith("_PROXY"));
        try {
            return new AiSdk(alias, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its {@code useChat} reads the data stream, as those of version 4 and before do. */
    public boolean legacy() {
        return alias.equals("ai4");
    }

    /** What the SDK made of {@code call}: {@code ok} with {@code value}, or {@code error} with {@code message} and {@code status}. */
    public JsonNode call(ObjectNode call) {
        try {
            in.write(call + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(alias, e);
        }
        return Tree.parse(line());
    }

    private String line() {
        CompletableFuture<String> line = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                String read = out.readLine();
                if (read == null) {
                    throw new IOException(alias + " ended");
                }
                line.complete(read);
            } catch (IOException e) {
                line.completeExceptionally(e);
            }
        });
        return line.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return alias;
    }
}
