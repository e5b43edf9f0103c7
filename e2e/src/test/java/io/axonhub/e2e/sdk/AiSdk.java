package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;

/** One major version of the Vercel AI SDK, as a child process that takes and gives lines of JSON. Used by one thread at a time. */
public final class AiSdk implements AutoCloseable {
    private final String alias;
    private final Child child;

    private AiSdk(String alias, Child child) {
        this.alias = alias;
        this.child = child;
    }

    /** The npm package by its alias in package.json, such as {@code ai6}. */
    public static AiSdk start(String alias) {
        Toolbox.nodeModules();
        Path script = Toolbox.home().resolve("src/test/clients/node/aisdk.mjs");
        return new AiSdk(alias, Child.start(alias, List.of("node", script.toString(), alias)));
    }

    /** Whether its {@code useChat} reads the data stream, as those of version 4 and before do. */
    public boolean legacy() {
        return alias.equals("ai4");
    }

    /** What the SDK made of {@code call}: {@code ok} with {@code value}, or {@code error} with {@code message} and {@code status}. */
    public JsonNode call(ObjectNode call) {
        return child.call(call);
    }

    @Override
    public void close() {
        child.close();
    }

    @Override
    public String toString() {
        return alias;
    }
}
