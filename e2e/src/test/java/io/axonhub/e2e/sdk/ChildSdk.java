package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** An SDK in another language: a child process that takes and gives lines of JSON, started on first use. */
public final class ChildSdk implements Sdk {
    private final String name;
    private final Dialect dialect;
    private final Child child;

    private ChildSdk(String name, Dialect dialect, List<String> command) {
        this.name = name;
        this.dialect = dialect;
        child = Child.start(name, command);
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
        return Result.of(child.call(call));
    }

    @Override
    public void close() {
        child.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
