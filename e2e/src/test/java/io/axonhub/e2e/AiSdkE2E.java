package io.axonhub.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.provider.Recorded;
import io.axonhub.e2e.provider.Scenes;
import io.axonhub.e2e.provider.Turn;
import io.axonhub.e2e.sdk.AiSdk;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code useChat} of every major of the Vercel AI SDK, and its providers, through the gateway to both upstream dialects. */
class AiSdkE2E {
    private static final List<AiSdk> CHATS =
            Stream.of("ai4", "ai50", "ai5", "ai6", "ai7").map(AiSdk::start).toList();
    private static final AiSdk NEWEST = CHATS.getLast();
    private static World world;

    @BeforeAll
    static void starts() {
        world = World.start();
    }

    @AfterAll
    static void ends() {
        world.close();
        CHATS.forEach(AiSdk::close);
    }

    static Stream<Arguments> crossings() {
        return CHATS.stream().flatMap(ai -> world.targets().stream().map(target -> Arguments.of(ai, target)));
    }

    private static ObjectNode call(String op, Target target) {
        return Tree.object()
                .put("op", op)
                .put("url", target.url().toString())
                .put("key", target.key())
                .put("question", "What is the weather?");
    }

    private static ObjectNode chat(Target target, String scene) {
        ObjectNode call = call("chat", target);
        call.putObject("body").put("model", target.model().apply(scene)).put("reasoning", "high");
        return call;
    }

    private static JsonNode value(AiSdk ai, ObjectNode call) {
        JsonNode answer = ai.call(call);
        assertThat(answer.path("ok").asBoolean()).as("%s: %s", ai, answer).isTrue();
        return answer.path("value");
    }

    private static JsonNode ready(AiSdk ai, ObjectNode call) {
        JsonNode value = value(ai, call);
        assertThat(value.path("status").asText()).as("%s: %s", ai, value).isEqualTo("ready");
        return value;
    }

    private static JsonNode failed(AiSdk ai, ObjectNode call) {
        JsonNode value = value(ai, call);
        assertThat(value.path("status").asText()).as("%s: %s", ai, value).isEqualTo("error");
        return value;
    }

    /** The parts of one type in the answer, in their order. */
    private static List<JsonNode> parts(JsonNode value, String type) {
        List<JsonNode> parts = new ArrayList<>();
        JsonNode messages = value.path("messages");
        JsonNode answer = messages.path(messages.size() - 1);
        boolean answered = answer.path("role").asText().equals("assistant");
        for (JsonNode part : answer.path("parts")) {
            if (answered && part.path("type").asText().equals(type)) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static String text(JsonNode value) {
        StringBuilder text = new StringBuilder();
        parts(value, "text").forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void converses(AiSdk ai, Target target) {
        for (String scene : List.of("text", "text@bytes", "text@crlf")) {
            JsonNode value = ready(ai, chat(target, scene));
            assertThat(text(value)).isEqualTo(Scenes.TEXT.text());
            assertThat(value.at("/messages/1/role").asText()).isEqualTo("assistant");
            assertThat(value.path("messages")).hasSize(2);
        }
        JsonNode head = ready(ai, chat(target, "text")).at("/heads/0");
        boolean legacy = ai.legacy();
        assertThat(head.path("content-type").asText()).startsWith(legacy ? "text/plain" : "text/event-stream");
        assertThat(head.path(legacy ? "x-vercel-ai-data-stream" : "x-vercel-ai-ui-message-stream")
                        .asText())
                .isEqualTo("v1");
        assertThat(head.path("cache-control").asText()).isEqualTo("no-cache");
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void tellsUsageAndFinishReason(AiSdk ai, Target target) {
        JsonNode value = ready(ai, chat(target, "usage"));
        if (ai.legacy()) {
            JsonNode finish = value.at("/finishes/0");
            assertThat(finish.path("finishReason").asText()).isEqualTo("stop");
            assertThat(finish.at("/usage/promptTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().input());
            assertThat(finish.at("/usage/completionTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().allOutput());
        } else {
            JsonNode metadata = value.at("/messages/1/metadata");
            assertThat(metadata.path("finishReason").asText()).isEqualTo("stop");
            assertThat(metadata.at("/usage/inputTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().input());
            assertThat(metadata.at("/usage/cachedInputTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().cacheRead());
            assertThat(metadata.at("/usage/outputTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().allOutput());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ai6", "ai7"})
    void handsTheFinishReasonToOnFinishWhereAsked(String alias) {
        AiSdk ai = CHATS.stream()
                .filter(chat -> chat.toString().equals(alias))
                .findFirst()
                .orElseThrow();
        for (Target target : world.targets()) {
            assertThat(ready(ai, chat(target, "length").put("protocol", "ui6"))
                            .at("/finishes/0")
                            .asText())
                    .isEqualTo("length");
        }
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void runsToolsAndSendsTheirResults(AiSdk ai, Target target) {
        ObjectNode call = tools(chat(target, "tools"));
        call.putObject("results")
                .put("call_Paris-1", "sun")
                .putObject("call_Oslo-2")
                .put("sky", "snow");
        JsonNode value = ready(ai, call);
        assertThat(text(value)).isEqualTo("Let me look. Sun in Paris, snow in Oslo.");
        assertThat(value.path("messages")).as("one answer, continued").hasSize(2);
        List<JsonNode> calls = parts(value, ai.legacy() ? "tool-invocation" : "tool-get_weather");
        assertThat(calls).hasSize(2);
        for (int i = 0; i < calls.size(); i++) {
            Turn.Call sent = Scenes.TOOLS.calls().get(i);
            JsonNode got = ai.legacy() ? calls.get(i).path("toolInvocation") : calls.get(i);
            assertThat(got.path("toolCallId").asText()).isEqualTo(sent.id());
            assertThat(got.path(ai.legacy() ? "args" : "input")).isEqualTo(Tree.parse(sent.arguments()));
        }
        Recorded upstream = target.last("tools");
        assertThat(upstream.text())
                .contains("\"call_Paris-1\"", "\"call_Oslo-2\"", "\"sun\"", "{\\\"sky\\\":\\\"snow\\\"}");
        JsonNode roles = upstream.json().path("messages");
        assertThat(roles.findValuesAsText("role"))
                .containsExactlyElementsOf(
                        upstream.anthropic()
                                ? List.of("user", "assistant", "user")
                                : List.of("user", "assistant", "tool", "tool"));
    }

    private static ObjectNode tools(ObjectNode call) {
        ObjectNode tool = ((ObjectNode) call.path("body")).putObject("tools").putObject("get_weather");
        tool.put("description", "The weather")
                .putObject("inputSchema")
                .put("type", "object")
                .putObject("properties")
                .putObject("city")
                .put("type", "string");
        return call;
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void reasonsAndSendsTheProofBack(AiSdk ai, Target target) {
        ObjectNode call = tools(chat(target, "thinking"));
        call.putObject("results").put("call_T-1", "hot");
        JsonNode value = ready(ai, call);
        Turn.Thinking thinking = (Turn.Thinking) Scenes.THINKING.parts().getFirst();
        JsonNode reasoning = parts(value, "reasoning").getFirst();
        assertThat(reasoning.path(ai.legacy() ? "reasoning" : "text").asText()).isEqualTo(thinking.text());
        assertThat(text(value)).isEqualTo("Checking.9.9 is larger.");
        Recorded upstream = target.last("thinking");
        if (upstream.anthropic()) {
            JsonNode block = upstream.json().at("/messages/1/content/0");
            assertThat(block.path("type").asText()).isEqualTo("thinking");
            assertThat(block.path("thinking").asText()).isEqualTo(thinking.text());
            assertThat(block.path("signature").asText()).isEqualTo(thinking.signature());
        }
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void showsWhyNothingCame(AiSdk ai, Target target) {
        assertThat(failed(ai, chat(target, "fail-400")).path("error").asText())
                .isEqualTo("prompt is too long: 210000 tokens > 200000 maximum");
        assertThat(failed(ai, chat(target, "no-such-model")).path("error").asText())
                .contains("no-such-model");
        assertThat(failed(ai, chat(target, "error-first")).path("error").asText())
                .containsIgnoringCase("overloaded");
        assertThat(failed(ai, chat(target, "text").put("key", "wrong"))
                        .path("error")
                        .asText())
                .startsWith("Incorrect API key");
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void neverTakesABrokenStreamForWhole(AiSdk ai, Target target) {
        for (String scene : List.of("long@error", "long@cut", "long@reset")) {
            for (String protocol : new String[] {"", "text"}) {
                ObjectNode call = chat(target, scene);
                if (!protocol.isEmpty()) {
                    call.put("protocol", protocol);
                }
                JsonNode value = failed(ai, call);
                assertThat("0123456789".repeat(8)).startsWith(text(value));
                if (protocol.isEmpty() && scene.equals("long@error")) {
                    assertThat(value.path("error").asText()).containsIgnoringCase("overloaded");
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}", autoCloseArguments = false)
    @MethodSource("crossings")
    void readsBareText(AiSdk ai, Target target) {
        JsonNode value = ready(ai, chat(target, "text").put("protocol", "text"));
        assertThat(text(value)).isEqualTo(Scenes.TEXT.text());
        assertThat(value.at("/heads/0/content-type").asText()).startsWith("text/plain");
    }

    @Test
    void aChatWithoutAModelSaysWhatToDo() {
        ObjectNode call = chat(world.targets().getFirst(), "text");
        call.putObject("body");
        assertThat(failed(NEWEST, call).path("error").asText()).contains("'model'", "aisdk.default-model");
    }

    @Test
    void thereIsNoStreamToResume() {
        assertThat(world.gateway().get("/aisdk/v1/chat/chat-1/stream")).isEqualTo(204);
        assertThat(world.gateway().get("/aisdk/v1/chat/chat-1")).isEqualTo(404);
    }

    static Stream<Arguments> providers() {
        return Stream.of("openai-compatible", "openai", "anthropic")
                .flatMap(name -> world.targets().stream().map(target -> Arguments.of(name, target)));
    }

    private static ObjectNode provided(String provider, Target target, String op, String scene) {
        return call(op, target)
                .put("provider", provider)
                .put("model", target.model().apply(scene));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("providers")
    void itsProvidersGenerateAndStream(String provider, Target target) {
        for (String op : List.of("generate", "stream")) {
            JsonNode text = value(NEWEST, provided(provider, target, op, "text"));
            assertThat(text.path("text").asText()).isEqualTo(Scenes.TEXT.text());
            assertThat(text.path("finishReason").asText()).isEqualTo("stop");
            ObjectNode call = provided(provider, target, op, "tools");
            call.putObject("results").put("call_Paris-1", "sun").put("call_Oslo-2", "snow");
            JsonNode looped = value(NEWEST, call);
            assertThat(looped.path("text").asText()).isEqualTo("Sun in Paris, snow in Oslo.");
            assertThat(looped.path("calls").findValuesAsText("toolCallId"))
                    .containsExactly("call_Paris-1", "call_Oslo-2");
            JsonNode usage =
                    value(NEWEST, provided(provider, target, op, "usage")).path("usage");
            assertThat(usage.path("inputTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().input());
            assertThat(usage.path("outputTokens").asInt())
                    .isEqualTo(Scenes.USAGE.usage().allOutput());
        }
        JsonNode failed = NEWEST.call(provided(provider, target, "generate", "fail-429"));
        assertThat(failed.at("/error/status").asInt()).isEqualTo(429);
        assertThat(NEWEST.call(provided(provider, target, "stream", "long@error"))
                        .path("ok")
                        .asBoolean())
                .isFalse();
    }
}
