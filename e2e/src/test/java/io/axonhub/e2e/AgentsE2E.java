package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Aimock;
import io.axonhub.e2e.provider.Answer;
import io.axonhub.e2e.provider.CloudEdge;
import io.axonhub.e2e.provider.Counts;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Repertoire;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Agent;
import io.axonhub.e2e.sdk.ClaudeCode;
import io.axonhub.e2e.sdk.Codex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Coding agents do a task that needs a tool, through a model of every family. */
class AgentsE2E {
    private static final String NOTE = "The secret word is marmalade.";
    private static final String ANSWER = "It is marmalade.";
    private static final String SIGNATURE = "c2lnbmF0dXJlLW9mLXRoZS1jb2Rlcg==";
    private static final ClaudeCode CLAUDE = new ClaudeCode();
    private static final List<Agent> AGENTS = List.of(new Codex(), CLAUDE);

    private static World world;
    private static Aimock aimock;
    private static CloudEdge edge;

    @TempDir
    Path folder;

    private Path home;
    private Path work;

    @BeforeAll
    static void starts() {
        aimock = Aimock.start();
        edge = CloudEdge.start(aimock.url());
        world = World.ofEveryFamily(resources -> {
            String url = edge.url().toString();
            String claude = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
            resources.cloud("invoke", "bedrock", url, "aws: {region: eu-central-1}", claude, "ABSKQmVkcm9ja0tleQ==");
            String nova = "amazon.nova-pro-v1:0";
            resources.cloud("converse", "bedrock", url, "aws: {region: eu-central-1}", nova, "ABSKQmVkcm9ja0tleQ==");
            return List.of("invoke", "converse");
        });
    }

    @AfterAll
    static void ends() {
        world.close();
        edge.close();
        aimock.close();
    }

    @BeforeEach
    void lays() throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve("note.txt"), NOTE + "\n", UTF_8);
        world.provider().on(Scenes.CODER, this::next);
    }

    static Stream<Arguments> families() {
        return AGENTS.stream()
                .flatMap(agent -> Stream.of("oa", "an", "ge", "re", "rr").map(channel -> Arguments.of(agent, channel)));
    }

    static Stream<Arguments> bedrock() {
        return AGENTS.stream()
                .flatMap(agent -> Stream.of("invoke", "converse").map(model -> Arguments.of(agent, model)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("families")
    void readsAFile(Agent agent, String channel) {
        String said = run(agent, channel + "/" + Scenes.CODER, "Which is the secret word in note.txt?");
        assertThat(said).isEqualTo(ANSWER);
        Recorded last = world.provider().last(Scenes.CODER);
        assertThat(last.path()).startsWith(path(agent, channel));
        assertThat(last.text()).contains(NOTE);
        if (last.path().endsWith("/chat/completions")) {
            assertThat(last.text()).doesNotContain("cache_control", SIGNATURE);
        } else {
            assertThat(last.text())
                    .as("the reasoning goes back to who reasoned")
                    .contains(SIGNATURE);
        }
    }

    private static String path(Agent agent, String channel) {
        return switch (channel) {
            case "an" -> "/v1/messages";
            case "ge" -> "/v1beta/models/" + Scenes.CODER + ":streamGenerateContent";
            case "rr" -> "/v1/responses";
            case "re" -> agent instanceof Codex ? "/v1/responses" : "/v1/chat/completions";
            default -> "/v1/chat/completions";
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bedrock")
    void readsAFileByBedrock(Agent agent, String model) {
        assertThat(run(agent, model, "This is " + agent + ": which is the secret word in note.txt?"))
                .isEqualTo(ANSWER);
        assertThat(edge.seen().getLast().body()).contains(NOTE);
    }

    @Test
    void countsWhatClaudeCodeUsed() {
        JsonNode result = CLAUDE.result(
                home, work, world.gateway().url(), World.KEY, "oa/" + Scenes.CODER, "Which is the secret word?");
        assertThat(result.at("/usage/input_tokens").asInt()).as("of both turns").isEqualTo(220);
    }

    private String run(Agent agent, String model, String task) {
        return agent.run(home, work, world.gateway().url(), World.KEY, model, task);
    }

    private Answer next(Recorded seen) {
        Set<String> tools = tools(seen.json());
        if (tools.isEmpty() || seen.text().contains(NOTE)) {
            return Repertoire.play(
                    new Turn(List.of(new Turn.Text(ANSWER)), Turn.Stop.END, new Counts(120, 0, 0, 6, 0)), seen);
        }
        Turn.Call look = Stream.of("Read", "exec_command", "shell_command", "shell")
                .filter(tools::contains)
                .findFirst()
                .map(this::look)
                .orElseThrow(() -> new IllegalStateException("nothing to read with among " + tools));
        return Repertoire.play(
                new Turn(
                        List.of(new Turn.Thinking("I must look.", SIGNATURE), look),
                        Turn.Stop.CALLS,
                        new Counts(100, 0, 0, 20, 5)),
                seen);
    }

    /** The names of the tools offered, in whatever dialect. */
    private static Set<String> tools(JsonNode request) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode tool : request.path("tools")) {
            names.add(tool.path("name").asText(tool.at("/function/name").asText()));
            tool.path("functionDeclarations")
                    .forEach(one -> names.add(one.path("name").asText()));
        }
        return names;
    }

    private Turn.Call look(String tool) {
        ObjectNode arguments = Tree.object();
        switch (tool) {
            case "Read" -> arguments.put("file_path", work.resolve("note.txt").toString());
            case "exec_command" -> arguments.put("cmd", "cat note.txt");
            case "shell_command" -> arguments.put("command", "cat note.txt");
            default -> arguments.putArray("command").add("cat").add("note.txt");
        }
        return new Turn.Call("call_1", tool, arguments.toString());
    }
}
