package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.pipeline.reasoning.ReasoningMemory;
import io.axonhub.gateway.pipeline.reasoning.ReasoningStage;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Samples;
import io.axonhub.gateway.transform.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client of any dialect that replays a tool call without the reasoning that led to it. */
class ReplayedReasoningTest {
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final Content THOUGHT = new Content.Reasoning("Hmm", new Signature("anthropic", "c2lnbmVk"));
    private static final Content HIDDEN = new Content.RedactedReasoning(new Signature("anthropic", "aGlkZGVu"));
    private static final Content.ToolCall CALL = Content.ToolCall.function("toolu_1", "f", "{\"x\":1}");
    private static final Content.ToolCall SECOND = Content.ToolCall.function("toolu_2", "f", "{}");
    private static final Response ANSWER = new Response(
            "msg_1",
            "up-1",
            List.of(THOUGHT, HIDDEN, Content.Text.of("I call."), CALL, SECOND),
            StopReason.of(StopReason.Kind.TOOL_CALLS, null),
            null,
            Map.of());

    private final ReasoningMemory memory = new ReasoningMemory(ReasoningMemory.Limits.defaults(), Clock.systemUTC());

    private static List<Dialect> others() {
        return AllFormats.list().stream()
                .filter(client -> !client.equals(MESSAGES))
                .toList();
    }

    private static Script stream() {
        StreamWriter writer = MESSAGES.inbound().streamWriter(Samples.request(true), new Notes());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StreamEvent event : Replay.events(ANSWER)) {
            writer.accept(event).forEach(out::writeBytes);
        }
        return Script.sse(out.toString(StandardCharsets.UTF_8));
    }

    private static Script whole() {
        byte[] body = MESSAGES.inbound().write(ANSWER, Samples.request(true), new Notes());
        return Script.json(200, new String(body, StandardCharsets.UTF_8));
    }

    /** The client's second request, in its own dialect. */
    private static HttpCall replay(Dialect client, List<Content> assistant) {
        Request hi = Samples.request(true);
        List<Message> messages = new ArrayList<>(hi.messages());
        messages.add(Message.of(Role.ASSISTANT, assistant));
        messages.add(Message.of(
                Role.TOOL,
                List.of(
                        new Content.ToolResult("toolu_1", false, List.of(Content.Text.of("1")), null, Map.of()),
                        new Content.ToolResult("toolu_2", false, List.of(Content.Text.of("2")), null, Map.of()))));
        Request request = new Request(
                "sample",
                "m",
                messages,
                List.of(new Tool.Function("f", null, null, null, null, Map.of())),
                null,
                null,
                9_000,
                hi.stop(),
                hi.sampling(),
                Thinking.of(Effort.HIGH),
                hi.responseFormat(),
                hi.hints(),
                null,
                false,
                false,
                Map.of());
        return client.outbound().write(request, client.target(), new Notes());
    }

    private Exchange exchange(Dialect client, HttpCall call, String key, String channel) {
        Exchange exchange = new Exchange("req_1", client.inbound(), call, Instant.EPOCH, 0, "::1");
        exchange.identify(new Identity(key, key, null));
        Route route = Rig.route(MESSAGES, "up");
        exchange.attempt(
                new Route(
                        channel,
                        route.provider(),
                        0,
                        route.outbound(),
                        route.target(),
                        route.baseUrl(),
                        route.headers(),
                        route.timeouts(),
                        route.quirk(),
                        route.authorize()),
                1);
        return exchange;
    }

    private Reply handle(Exchange exchange, ScriptedUpstream upstream) {
        return new Pipeline(
                        List.of(new ReasoningStage(memory)),
                        new Dispatch(upstream, Clock.systemUTC(), System::nanoTime))
                .handle(exchange);
    }

    /** The body of the second call. */
    private JsonNode sent(Dialect client, String key, List<Content> assistant, Exchange[] second) {
        ScriptedUpstream upstream = new ScriptedUpstream(whole());
        second[0] = exchange(client, replay(client, assistant), key, "default/b");
        handle(second[0], upstream);
        return Json.parse(upstream.calls().getFirst().body());
    }

    private static void assertRestored(JsonNode sent, Exchange exchange) {
        JsonNode turn = sent.path("messages").get(1).path("content");
        assertThat(turn.get(0))
                .isEqualTo(Json.parse("{\"type\":\"thinking\",\"thinking\":\"Hmm\",\"signature\":\"c2lnbmVk\"}"));
        assertThat(turn.get(1)).isEqualTo(Json.parse("{\"type\":\"redacted_thinking\",\"data\":\"aGlkZGVu\"}"));
        assertThat(turn.valueStream().map(block -> block.path("type").asText()))
                .as(turn.toString())
                .endsWith("tool_use", "tool_use");
        assertThat(sent.path("thinking").path("type").asText()).isEqualTo("adaptive");
        assertThat(exchange.notes().list())
                .noneMatch(note ->
                        note.field().contains("thinking") || note.field().contains("messages[1]"));
    }

    @Test
    void isRestoredFromAStreamAndFromAWholeAnswer() {
        for (Dialect client : others()) {
            for (boolean stream : new boolean[] {true, false}) {
                String key = client + "/" + stream;
                Exchange first = exchange(client, Rig.ask(client, stream), key, "default/a");
                Reply reply = handle(first, new ScriptedUpstream(stream ? stream() : whole()));
                if (reply instanceof Reply.Stream chunks) {
                    Rig.drain(chunks.chunks());
                }
                Exchange[] second = new Exchange[1];
                List<Content> text = List.of(Content.Text.of("I call."), CALL, SECOND);
                assertRestored(sent(client, key, text, second), second[0]);
                List<Content> unproven = List.of(Content.Reasoning.of("Hmm"), CALL, SECOND);
                assertRestored(sent(client, key, unproven, second), second[0]);
            }
        }
    }

    @Test
    void isRestoredForAClientThatClosesItsStreamEarly() {
        Dialect client = AllFormats.named("openai-chat");
        Exchange first = exchange(client, Rig.ask(client, true), "k", "default/a");
        Reply.Chunks chunks = ((Reply.Stream) handle(first, new ScriptedUpstream(stream()))).chunks();
        byte[] next = chunks.next();
        while (next != null && !new String(next, StandardCharsets.UTF_8).contains("toolu_1")) {
            next = chunks.next();
        }
        assertThat(next).as("the call").isNotNull();
        chunks.close();
        Exchange[] second = new Exchange[1];
        assertRestored(sent(client, "k", List.of(CALL, SECOND), second), second[0]);
    }

    @Test
    void isNotGivenToAnotherKeyAndThinkingIsOffWhereItIsLost() {
        for (Dialect client : others()) {
            handle(
                    exchange(client, Rig.ask(client, false), "one " + client, "default/a"),
                    new ScriptedUpstream(whole()));
            Exchange[] second = new Exchange[1];
            JsonNode sent = sent(client, "two " + client, List.of(CALL, SECOND), second);
            assertThat(sent.toString()).doesNotContain("c2lnbmVk").doesNotContain("aGlkZGVu");
            assertThat(sent.path("thinking").path("type").asText()).isEqualTo("disabled");
            assertThat(second[0].notes().list()).anyMatch(note -> note.reason().startsWith("off for this request"));
        }
    }

    @Test
    void whatTheClientReplaysItselfIsNotRepeated() {
        Dialect client = AllFormats.named("openai-chat");
        handle(exchange(client, Rig.ask(client, false), "k", "default/a"), new ScriptedUpstream(whole()));
        Exchange[] second = new Exchange[1];
        JsonNode sent = sent(client, "k", List.of(THOUGHT, HIDDEN, CALL, SECOND), second);
        assertThat(sent.toString().split("c2lnbmVk", -1)).hasSize(2);
        assertRestored(sent, second[0]);
    }

    @Test
    void aWayWithoutTranslationIsLeftAlone() {
        Exchange first = exchange(MESSAGES, Rig.ask(MESSAGES, false), "k", "default/a");
        handle(first, new ScriptedUpstream(whole()));
        HttpCall call = replay(MESSAGES, List.of(CALL, SECOND));
        ScriptedUpstream upstream = new ScriptedUpstream(whole());
        handle(exchange(MESSAGES, call, "k", "default/a"), upstream);
        assertThat(Json.parse(upstream.calls().getFirst().body()).path("messages"))
                .isEqualTo(Json.parse(call.body()).path("messages"));
    }
}
