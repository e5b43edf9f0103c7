package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codex does a task that needs a tool, with models that do not speak its dialect. */
class CodexE2E {
    private World world;

    @TempDir
    Path folder;

    @BeforeEach
    void starts() {
        world = World.start();
    }

    @AfterEach
    void ends() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"oa", "an"})
    void readsAFileThroughAModelOfAnotherDialect(String channel) throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve("note.txt"), "The secret word is marmalade.\n", UTF_8);
        world.provider().on("scripted", CodexE2E::next);
        String said = run(work, channel + "/scripted", "Which is the secret word in note.txt?");
        assertThat(said).contains("It is marmalade.");
        Recorded last = world.provider().last("scripted");
        assertThat(last.anthropic()).isEqualTo(channel.equals("an"));
        assertThat(last.text()).contains("The secret word is marmalade.");
    }

    private static Answer next(Recorded seen) {
        Map<String, JsonNode> tools = new LinkedHashMap<>();
        for (JsonNode tool : seen.json().path("tools")) {
            JsonNode function = tool.has("function") ? tool.path("function") : tool;
            tools.put(function.path("name").asText(), function);
        }
        boolean answered = seen.text().contains("The secret word is marmalade.");
        if (tools.isEmpty() || answered) {
            return Repertoire.play(
                    new Turn(List.of(new Turn.Text("It is marmalade.")), Turn.Stop.END, new Counts(120, 0, 0, 6, 0)),
                    seen);
        }
        Turn.Call call = List.of("exec_command", "shell_command", "shell", "local_shell").stream()
                .filter(tools::containsKey)
                .findFirst()
                .map(CodexE2E::look)
                .orElseThrow(() -> new IllegalStateException("no shell among " + tools.keySet()));
        return Repertoire.play(
                new Turn(List.of(new Turn.Text("I look."), call), Turn.Stop.CALLS, new Counts(100, 0, 0, 20, 0)), seen);
    }

    private static Turn.Call look(String tool) {
        ObjectNode arguments = Tree.object();
        switch (tool) {
            case "exec_command" -> arguments.put("cmd", "cat note.txt");
            case "shell_command" -> arguments.put("command", "cat note.txt");
            default -> arguments.putArray("command").add("cat").add("note.txt");
        }
        return new Turn.Call("call_1", tool, arguments.toString());
    }

    private String run(Path work, String model, String prompt) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path codex = Files.createDirectories(home.resolve(".codex"));
        Files.writeString(codex.resolve("config.toml"), """
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
                """.formatted(model, world.gateway().url()), UTF_8);
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Path cli = Toolbox.nodeModules().resolve("@openai/codex/bin/codex.js");
        ProcessBuilder builder = new ProcessBuilder(
                        "node",
                        cli.toString(),
                        "exec",
                        "--skip-git-repo-check",
                        "--dangerously-bypass-approvals-and-sandbox",
                        prompt)
                .directory(work.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(err.toFile())
                .redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", home.toString());
        environment.put("CODEX_HOME", codex.toString());
        environment.put("GATEWAY_KEY", World.KEY);
        Process process = builder.start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String said = Files.readString(out, UTF_8);
        assertThat(ended)
                .as("out: %s\nerr: %s", said, Files.readString(err, UTF_8))
                .isTrue();
        return said + Files.readString(err, UTF_8);
    }
}
