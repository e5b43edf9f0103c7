package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.SseDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.EventOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each irregularity of wire-formats 1.3 that OpenAI-format providers are known for. */
class ChatStreamReaderTest {
    private static final String FINISH = choice("{}", "\"stop\"");

    private static String choice(String delta, String finish) {
        return "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static String delta(String delta) {
        return choice(delta, "null");
    }

    private static String call(String fields) {
        return delta("{\"tool_calls\":[{" + fields + "}]}");
    }

    private static List<StreamEvent> events(String... body) {
        ChatStreamReader reader = new ChatStreamReader(io.axonhub.gateway.transform.Traits.none());
        SseDecoder decoder = new SseDecoder();
        byte[] bytes = String.join("", body).getBytes(StandardCharsets.UTF_8);
        List<SseFrame> frames = new ArrayList<>(decoder.accept(bytes, 0, bytes.length));
        frames.addAll(decoder.finish());
        List<StreamEvent> events = new ArrayList<>();
        frames.forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        EventOrder.check(events);
        return events;
    }

    private static Accumulator sum(String... body) {
        Accumulator sum = new Accumulator();
        events(body).forEach(sum::accept);
        return sum;
    }

    private static Response whole(String... body) {
        Accumulator sum = sum(body);
        assertThat(sum.failure()).isNull();
        assertThat(sum.isComplete()).isTrue();
        return sum.response();
    }

    private static List<Content> calls(String... body) {
        Response response = whole(body);
        assertThat(response.stop().kind()).isEqualTo(StopReason.Kind.TOOL_CALLS);
        return response.content();
    }

    private static Content tool(String id, String name, String arguments) {
        return Content.ToolCall.function(id, name, arguments);
    }

    @Test
    void tellsCallsApartByIdWhenEveryIndexIsZero() {
        assertThat(calls(
                        call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                        call("\"index\":0,\"function\":{\"arguments\":\"}\"}"),
                        call("\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                        FINISH))
                .containsExactly(tool("a", "f", "{}"), tool("b", "f", "{}"));
    }

    @Test
    void acceptsAMissingAndANullIndex() {
        assertThat(calls(
                        call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                        call("\"index\":null,\"function\":{\"arguments\":\"}\"}"),
                        call("\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                        FINISH))
                .containsExactly(tool("a", "f", "{}"), tool("b", "g", "{}"));
    }

    @Test
    void takesARepeatedIdAndNameOnce() {
        assertThat(calls(
                        call(
                                "\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}"),
                        call(
                                "\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"}\"}"),
                        FINISH))
                .containsExactly(tool("a", "f", "{}"));
    }

    @Test
    void joinsANameInPieces() {
        assertThat(calls(
                        call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"get_\",\"arguments\":\"\"}"),
                        call("\"index\":0,\"function\":{\"name\":\"weather\"}"),
                        call("\"index\":0,\"function\":{\"arguments\":\"{}\"}"),
                        FINISH))
                .containsExactly(tool("a", "get_weather", "{}"));
    }

    @Test
    void takesTheIdThatComesLate() {
        assertThat(calls(
                        call("\"index\":0,\"function\":{\"name\":\"f\"}"),
                        call("\"index\":0,\"id\":\"late\",\"function\":{\"arguments\":\"{}\"}"),
                        FINISH))
                .containsExactly(tool("late", "f", "{}"));
    }

    @Test
    void takesWholeCallsOfOneChunkWithoutIndexOrId() {
        List<Content> calls = calls(
                delta(
                        "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                FINISH);
        assertThat(calls)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allSatisfy(call -> assertThat(((Content.ToolCall) call).id()).startsWith("call_"));
    }

    @Test
    void givesOneOfTwoEqualIdsAnother() {
        List<Content> calls = calls(
                call("\"index\":0,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"index\":1,\"id\":\"x\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                FINISH);
        assertThat(calls).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void holdsAnInterleavedCallBackUntilTheOpenOneIsComplete() {
        assertThat(calls(
                        call(
                                "\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"k\\\":\\\"}\"}"),
                        call("\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}"),
                        call("\"index\":0,\"function\":{\"arguments\":\"{\\\"}\"}"),
                        call("\"index\":1,\"function\":{\"arguments\":\"}\"}"),
                        FINISH))
                .containsExactly(tool("a", "f", "{\"k\":\"}{\"}"), tool("b", "g", "{}"));
    }

    @Test
    void keepsTextBehindACall() {
        assertThat(whole(
                                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                                delta("{\"content\":\"Wait.\"}"),
                                FINISH)
                        .content())
                .containsExactly(tool("a", "f", "{}"), Content.Text.of("Wait."));
    }

    @Test
    void ignoresAnEmptyListOfCallsNextToText() {
        assertThat(whole(delta("{\"content\":\"Hi\",\"tool_calls\":[]}"), FINISH)
                        .stop()
                        .kind())
                .isEqualTo(StopReason.Kind.STOP);
    }

    @Test
    void ignoresAnEmptyFinishReason() {
        Response response = whole(choice("{\"content\":\"H\"}", "\"\""), choice("{\"content\":\"i\"}", "\"length\""));
        assertThat(response.content()).containsExactly(Content.Text.of("Hi"));
        assertThat(response.stop().kind()).isEqualTo(StopReason.Kind.LENGTH);
    }

    @Test
    void takesContentBehindTheFinish() {
        assertThat(whole(choice("{\"content\":\"H\"}", "\"stop\""), delta("{\"content\":\"i\"}"), "data: [DONE]\n\n")
                        .content())
                .containsExactly(Content.Text.of("Hi"));
    }

    @Test
    void readsContentAsAnArray() {
        assertThat(whole(
                                delta(
                                        "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},{\"type\":\"text\",\"text\":\"Hi\"}]}"),
                                FINISH)
                        .content())
                .containsExactly(Content.Reasoning.of("Hm"), Content.Text.of("Hi"));
    }

    @Test
    void takesTheLastUsageThatIsNotNull() {
        String chunk = "data: {\"choices\":[],\"usage\":%s}\n\n";
        assertThat(sum(
                                delta("{\"content\":\"Hi\"}"),
                                chunk.formatted("{\"prompt_tokens\":1,\"completion_tokens\":1}"),
                                FINISH,
                                chunk.formatted("{\"prompt_tokens\":2,\"completion_tokens\":3}"),
                                chunk.formatted("null"))
                        .usage())
                .isEqualTo(new Usage(2, 0, 0, 0, 3, 0));
    }

    @Test
    void readsTheDeprecatedFunctionCall() {
        List<Content> calls = calls(
                delta("{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                delta("{\"function_call\":{\"arguments\":\"}\"}}"),
                choice("{}", "\"function_call\""));
        assertThat(calls).singleElement().isInstanceOfSatisfying(Content.ToolCall.class, call -> {
            assertThat(call.name()).isEqualTo("f");
            assertThat(call.arguments()).isEqualTo("{}");
            assertThat(call.id()).startsWith("call_");
        });
    }

    @Test
    void readsLiteLlmThinkingBlocksOnce() {
        Response response = whole(
                delta(
                        "{\"reasoning_content\":\"Hm\",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"Hm\"}]}"),
                delta(
                        "{\"reasoning_content\":\"\",\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"s\"}]}"),
                delta("{\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"d\"}]}"),
                delta("{\"content\":\"Hi\"}"),
                FINISH);
        assertThat(response.content())
                .containsExactly(
                        new Content.Reasoning(
                                "Hm", new Signature("openai-chat", "{\"type\":\"thinking\",\"signature\":\"s\"}")),
                        new Content.RedactedReasoning(
                                new Signature("openai-chat", "{\"type\":\"redacted_thinking\",\"data\":\"d\"}")),
                        Content.Text.of("Hi"));
    }

    @Test
    void readsAWholeAnswerFromAServerThatDoesNotStream() {
        assertThat(whole("{\"id\":\"c\",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}")
                        .content())
                .containsExactly(Content.Text.of("Hi"));
    }

    @Test
    void failsOnAnErrorInsteadOfAStream() {
        assertThat(sum("[{\"error\":{\"code\":429,\"message\":\"slow\"}}]").failure())
                .isInstanceOf(LlmError.RateLimited.class);
        assertThat(sum("data: [{\"error\":{\"code\":429,\"message\":\"slow\"}}]\n\n")
                        .failure())
                .isInstanceOf(LlmError.RateLimited.class);
        assertThat(sum("{\"error\":{\"message\":\"busy\",\"type\":\"overloaded\"}}")
                        .failure())
                .isInstanceOf(LlmError.Overloaded.class);
    }

    @Test
    void failsOnHtml() {
        assertThat(sum("<html>\n<body>502</body>").failure()).isInstanceOf(LlmError.MalformedUpstream.class);
        assertThat(sum("data: <html>\n\n").failure()).isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void failsOnAFinishThatSaysError() {
        for (String reason : List.of("error", "network_error", "insufficient_system_resource")) {
            assertThat(sum(delta("{\"content\":\"Hi\"}"), choice("{}", "\"" + reason + "\""))
                            .failure())
                    .isInstanceOf(LlmError.UpstreamFailed.class);
        }
    }

    @Test
    void failsWhenItEndsWithReasoningAlone() {
        assertThat(sum(delta("{\"reasoning_content\":\"Hm\"}")).failure())
                .isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void endsIncompleteWhenADeclaredEndLacksItsReason() {
        String call = call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}");
        assertThat(sum(call).failure()).isInstanceOf(LlmError.ConnectionLost.class);
        Accumulator sum = sum(call, "data: [DONE]\n\n");
        assertThat(sum.isEnded()).isTrue();
        assertThat(sum.isComplete()).isFalse();
        assertThat(sum.response().stop().kind()).isEqualTo(StopReason.Kind.TOOL_CALLS);
    }

    @Test
    void failsOnATruncatedCallUnlessTheLengthIsToBlame() {
        String cut = call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}");
        assertThat(sum(cut, FINISH).failure()).isInstanceOf(LlmError.MalformedUpstream.class);
        assertThat(sum(cut, choice("{}", "\"tool_calls\"")).failure()).isInstanceOf(LlmError.MalformedUpstream.class);
        assertThat(whole(cut, choice("{}", "\"length\"")).content()).containsExactly(tool("a", "f", "{\"a\":"));
        assertThat(sum(
                                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                                "data: [DONE]\n\n")
                        .failure())
                .isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void failsWhenACallGoesOnAfterItWasComplete() {
        assertThat(sum(
                                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                                call("\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                                call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":1}\"}"),
                                FINISH)
                        .failure())
                .isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void anErrorWithoutAnEnvelopeBreaksTheStream() {
        LlmError failure = sum(
                        delta("{\"content\":\"Hel\"}"),
                        "data: {\"object\":\"error\",\"message\":\"engine died\",\"type\":\"InternalServerError\",\"code\":500}\n\n",
                        "data: [DONE]\n\n")
                .failure();
        assertThat(failure).isEqualTo(new LlmError.UpstreamFailed(500, "engine died"));
    }

    @Test
    void anErrorEventBreaksTheStreamWhateverItHolds() {
        assertThat(sum(
                                delta("{\"content\":\"Hel\"}"),
                                "event: error\ndata: {\"message\":\"slow down\",\"code\":429}\n\n",
                                "data: [DONE]\n\n")
                        .failure())
                .isInstanceOf(LlmError.RateLimited.class);
        assertThat(sum(delta("{\"content\":\"Hel\"}"), "event: error\ndata: boom\n\n")
                        .failure())
                .isInstanceOf(LlmError.UpstreamFailed.class);
    }

    @Test
    void anEventThatIsNoChunkMakesAnAnswerWithoutAFinishBroken() {
        for (String event : List.of(
                "{\"detail\":\"Internal Server Error\"}",
                "{\"text\":\"NETWORK ERROR\",\"error_code\":50001}",
                "{\"code\":\"InvalidParameter\",\"message\":\"boom\"}")) {
            String alien = "data: " + event + "\n\n";
            assertThat(sum(delta("{\"content\":\"Hel\"}"), alien, "data: [DONE]\n\n")
                            .failure())
                    .as(event)
                    .isInstanceOf(LlmError.UpstreamFailed.class);
            assertThat(whole(delta("{\"content\":\"Hello\"}"), alien, FINISH).content())
                    .containsExactly(Content.Text.of("Hello"));
        }
    }

    @Test
    void anAnswerCutByTheModelsContextIsNoPlainStop() {
        assertThat(whole(choice("{\"content\":\"a\"}", "\"model_length\""))
                        .stop()
                        .kind())
                .isEqualTo(StopReason.Kind.CONTEXT_FULL);
    }
}
