package io.axonhub.e2e.sdk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** OpenAI's, which speaks Responses. */
public final class Codex implements Agent {
    @Override
    public String name() {
        return "codex";
    }

    @Override
    public String run(Path home, Path work, URI gateway, String key, String model, String task) {
        try {
            Files.writeString(home.resolve("config.toml"), """
                    model = "%s"
                    model_provider = "gateway"
                    check_for_update_on_startup = false

                    [analytics]
                    enabled = false

                    [model_providers.gateway]
                    name = "gateway"
                    base_url = "%s/v1"
                    env_key = "GATEWAY_KEY"
                    wire_api = "responses"
                    request_max_retries = 0
                    stream_max_retries = 0
                    """.formatted(model, gateway), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path cli = Toolbox.nodeModules().resolve("@openai/codex/bin/codex.js");
        return new CommandLine(home, work, Map.of("CODEX_HOME", home.toString(), "GATEWAY_KEY", key))
                .run(List.of(
                        "node",
                        cli.toString(),
                        "exec",
                        "--skip-git-repo-check",
                        "--dangerously-bypass-approvals-and-sandbox",
                        task))
                .strip();
    }

    @Override
    public String toString() {
        return name();
    }
}
