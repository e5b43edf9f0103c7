package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An SDK in another language: a child process that takes and gives lines of JSON, started on first use. */
public final class ChildSdk implements Sdk {
    private static final long PATIENCE_SECONDS = 60;

    private final String name;
    private final Dialect dialect;
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private ChildSdk(String name, Dialect dialect, List<String> command) {
        this.name = name;
        this.dialect = dialect;
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Toolbox.home().toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().keySet().removeIf(ChildSdk::disturbs);
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = process.inputReader(UTF_8);
        in = process.outputWriter(UTF_8);
    }

    /** An npm package by its alias in package.json. */
    public static ChildSdk node(String alias) {
        Toolbox.nodeModules();
        Path script = Toolbox.home().resolve("src/test/clients/node/sdk.mjs");
        return new ChildSdk("node " + alias, Dialect.of(alias), List.of("node", script.toString(), alias));
    }

    /** The Responses API of an npm package. */
    public static ChildSdk nodeResponses(String alias) {
        Toolbox.nodeModules();
        Path script = Toolbox.home().resolve("src/test/clients/node/sdk.mjs");
        return new ChildSdk(
                "node " + alias + " responses",
                Dialect.RESPONSES,
                List.of("node", script.toString(), alias, "responses"));
    }

    /** The Responses API of a PyPI package. */
    public static ChildSdk pythonResponses(String module) {
        Path script = Toolbox.home().resolve("src/test/clients/python/sdk.py");
        return new ChildSdk(
                "python " + module + " responses",
                Dialect.RESPONSES,
                List.of(Toolbox.python().toString(), script.toString(), module, "responses"));
    }

    /** A PyPI package. */
    public static ChildSdk python(String module) {
        Path script = Toolbox.home().resolve("src/test/clients/python/sdk.py");
        return new ChildSdk(
                "python " + module,
                Dialect.of(module),
                List.of(Toolbox.python().toString(), script.toString(), module));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Result call(Op op, String baseUrl, String key, ObjectNode body) {
        ObjectNode call = Tree.object()
                .put("op", op.name().toLowerCase(Locale.ROOT))
                .put("baseUrl", baseUrl)
                .put("key", key);
        call.set("body", body);
        try {
            in.write(call + "\n");
            in.flush();
            return Result.of(Tree.parse(line()));
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
        return upper.endsWith("_PROXY")
                || upper.startsWith("OPENAI_")
                || upper.startsWith("ANTHROPIC_")
                || upper.startsWith("GOOGLE_")
                || upper.startsWith("GEMINI_");
    }
}
