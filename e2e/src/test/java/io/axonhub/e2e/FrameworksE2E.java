package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.gateway.GatewayProcess;
import io.axonhub.e2e.gateway.Resources;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.ScriptedProvider;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.Child;
import io.axonhub.e2e.sdk.Toolbox;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain and LlamaIndex through the gateway to providers of other dialects: an answer, a stream, and a task with tools. */
class FrameworksE2E {
    /** Names that LlamaIndex knows: it asks for no model whose context it cannot look up. */
    private static final Map<String, String> MODELS = Map.of("gpt-4o", "text", "gpt-4.1", "tools");

    private static Child python;
    private static ScriptedProvider provider;
    private static Resources resources;
    private static GatewayProcess gateway;

    @BeforeAll
    static void starts() {
        String script =
                Toolbox.home().resolve("src/test/clients/python/frameworks.py").toString();
        python = Child.start("frameworks", List.of(Toolbox.frameworks().toString(), script));
        provider = ScriptedProvider.start();
        resources = Resources.create();
        resources.channel("an", "anthropic-compatible", provider.url().toString(), MODELS, List.of());
        resources.channel(
                "oa",
                "openai-compatible",
                provider.url() + "/v1",
                Map.of("claude-opus-4-8", "text", "claude-haiku-4-5", "tools"),
                List.of());
        resources.channel(
                "ge",
                "gemini",
                provider.url().toString(),
                Map.of("gemini-text", "text", "gemini-tools", "tools"),
                List.of());
        resources.profile(List.of("an", "oa", "ge"));
        resources.key("main", World.KEY);
        gateway = GatewayProcess.start(resources, Map.of());
    }

    @AfterAll
    static void ends() {
        python.close();
        gateway.close();
        resources.close();
        provider.close();
    }

    static Stream<Arguments> crossings() {
        return Stream.of(
                Arguments.of("langchain-openai", "gpt-4o", "gpt-4.1", "/v1/messages"),
                Arguments.of("langchain-openai", "gemini-text", "gemini-tools", "/v1beta/models/tools"),
                Arguments.of("langchain-responses", "gpt-4o", "gpt-4.1", "/v1/messages"),
                Arguments.of("langchain-anthropic", "claude-opus-4-8", "claude-haiku-4-5", "/v1/chat/completions"),
                Arguments.of("llamaindex", "gpt-4o", "gpt-4.1", "/v1/messages"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("crossings")
    void answersStreamsAndCalls(String client, String text, String tools, String path) {
        for (String op : List.of("chat", "stream")) {
            JsonNode said = value(client, op, text);
            assertThat(said.path("text").asText()).as(op).isEqualTo(Scenes.TEXT.text());
            assertThat(said.path("usage").toString()).as(op).isEqualTo("[11,7]");
        }
        JsonNode done = value(client, "tools", tools);
        List<Turn.Call> calls = Scenes.TOOLS.calls();
        assertThat(done.path("calls")).hasSize(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            assertThat(done.at("/calls/" + i + "/0").asText())
                    .isEqualTo(calls.get(i).id());
            assertThat(done.at("/calls/" + i + "/1"))
                    .isEqualTo(Tree.parse(calls.get(i).arguments()));
        }
        assertThat(done.path("text").asText()).isEqualTo("Sun in Paris, snow in Oslo.");
        Recorded last = provider.last("tools");
        assertThat(last.path()).startsWith(path);
        assertThat(last.text()).contains("sun in Paris for 2", "sun in Oslo for 1");
    }

    private static JsonNode value(String client, String op, String model) {
        String base = gateway.url() + (client.equals("langchain-anthropic") ? "/anthropic" : "/v1");
        JsonNode answer = python.call(Tree.object()
                .put("client", client)
                .put("op", op)
                .put("model", model)
                .put("baseUrl", base)
                .put("key", World.KEY));
        assertThat(answer.path("ok").asBoolean())
                .as("%s %s: %s", client, op, answer)
                .isTrue();
        return answer.path("value");
    }
}
