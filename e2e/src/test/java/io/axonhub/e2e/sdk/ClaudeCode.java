package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Tree;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Anthropic's, which speaks messages. */
public final class ClaudeCode implements Agent {
    @Override
    public String name() {
        return "claude code";
    }

    @Override
    public String run(Path home, Path work, URI gateway, String key, String model, String task) {
        JsonNode result = result(home, work, gateway, key, model, task);
        if (result.path("is_error").asBoolean(true)) {
            throw new IllegalStateException("Claude Code failed: " + result);
        }
        return result.path("result").asText();
    }

    /** The whole of what it tells about its work. */
    public JsonNode result(Path home, Path work, URI gateway, String key, String model, String task) {
        Path cli = Toolbox.nodeModules().resolve("@anthropic-ai/claude-code/cli-wrapper.cjs");
        Map<String, String> environment = Map.of(
                "ANTHROPIC_BASE_URL",
                gateway + "/anthropic",
                "ANTHROPIC_AUTH_TOKEN",
                key,
                "ANTHROPIC_MODEL",
                model,
                "ANTHROPIC_DEFAULT_HAIKU_MODEL",
                model,
                "DISABLE_TELEMETRY",
                "1",
                "DISABLE_AUTOUPDATER",
                "1",
                "DISABLE_ERROR_REPORTING",
                "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
                "1");
        return Tree.parse(new CommandLine(home, work, environment)
                .run(List.of(
                        "node", cli.toString(), "-p", task, "--output-format", "json", "--allowedTools", "Read,Bash")));
    }

    @Override
    public String toString() {
        return name();
    }
}
