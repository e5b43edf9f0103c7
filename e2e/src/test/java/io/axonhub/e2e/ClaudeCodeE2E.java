package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Toolbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code does a task that needs a tool, with a model that speaks OpenAI's dialect. */
class ClaudeCodeE2E {
    private static final String MODEL = "claude-sonnet-4-5";

    private World world;

    @TempDir
    Path folder;

    @BeforeEach
    void starts() {
        world = World.start();
        world.resources()
                .channel(
                        "oa",
                        "openai-compatible",
                        world.provider().url() + "/v1",
                        Map.of(MODEL, "coder", "claude-haiku-4-5", "coder"),
                        List.of());
    }

    @AfterEach
    void ends() {
        world.close();
    }

    @Test
    void readsAFileThroughAModelOfTheOtherDialect() throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Path note = Files.writeString(work.resolve("note.txt"), "The secret word is marmalade.\n", UTF_8);
        world.provider().on("coder", seen -> next(seen, note));
        JsonNode result = run(work, "Which is the secret word in note.txt?");
        assertThat(result.path("is_error").asBoolean(true))
                .as(result.toString())
                .isFalse();
        assertThat(result.path("result").asText()).isEqualTo("It is marmalade.");
        assertThat(result.at("/usage/input_tokens").asInt())
                .as("usage of both turns")
                .isEqualTo(220);
        Recorded last = world.provider().last("coder");
        assertThat(last.path()).isEqualTo("/v1/chat/completions");
        assertThat(last.text()).contains("The secret word is marmalade.").doesNotContain("cache_control");
    }

    private static Answer next(Recorded seen, Path note) {
        boolean hasTool = seen.text().contains("\"Read\"");
        boolean answered = seen.text().contains("\"role\":\"tool\"");
        Turn turn = new Turn(List.of(new Turn.Text("It is marmalade.")), Turn.Stop.END, new Counts(120, 0, 0, 6, 0));
        if (hasTool && !answered) {
            String arguments = Tree.object().put("file_path", note.toString()).toString();
            turn = new Turn(
                    List.of(new Turn.Thinking("I must look.", ""), new Turn.Call("call_1", "Read", arguments)),
                    Turn.Stop.CALLS,
                    new Counts(100, 0, 0, 20, 5));
        }
        return Repertoire.play(turn, seen);
    }

    private JsonNode run(Path work, String prompt) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path out = folder.resolve("out.json");
        Path cli = Toolbox.nodeModules().resolve("@anthropic-ai/claude-code/cli-wrapper.cjs");
        ProcessBuilder builder = new ProcessBuilder(
                        "node", cli.toString(), "-p", prompt, "--output-format", "json", "--allowedTools", "Read")
                .directory(work.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(folder.resolve("err.txt").toFile())
                .redirectOutput(out.toFile());
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "");
        environment.clear();
        environment.put("PATH", path);
        environment.put("HOME", home.toString());
        environment.put("ANTHROPIC_BASE_URL", world.gateway().url() + "/anthropic");
        environment.put("ANTHROPIC_AUTH_TOKEN", World.KEY);
        environment.put("ANTHROPIC_MODEL", MODEL);
        environment.put("ANTHROPIC_DEFAULT_HAIKU_MODEL", "claude-haiku-4-5");
        for (String off : List.of(
                "DISABLE_TELEMETRY",
                "DISABLE_AUTOUPDATER",
                "DISABLE_ERROR_REPORTING",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC")) {
            environment.put(off, "1");
        }
        Process process = builder.start();
        boolean ended = process.waitFor(90, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(out, UTF_8);
        assertThat(ended && said.startsWith("{"))
                .as("out: %s\nerr: %s", said, Files.readString(folder.resolve("err.txt"), UTF_8))
                .isTrue();
        return Tree.parse(said);
    }
}
