package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatStreamWriterTest {
    private static final StreamEvent START = new StreamEvent.Start("c", "m");
    private static final StreamEvent FINISH = new StreamEvent.Finish(StopReason.of(StopReason.Kind.STOP, null));

    private static String written(Request request, StreamEvent... events) {
        ChatStreamWriter writer = new ChatStreamWriter(request, new Notes(), 1);
        StringBuilder out = new StringBuilder();
        for (StreamEvent event : events) {
            writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8)));
        }
        return out.toString();
    }

    /** A client that declared a custom tool, which a provider without such tools calls as a function of one text. */
    private static Request withCustomTool() {
        Request plain = Samples.request(false);
        return new Request(
                plain.format(),
                plain.model(),
                plain.messages(),
                List.of(new Tool.Custom("patch", null, null, Map.of())),
                null,
                null,
                null,
                List.of(),
                plain.sampling(),
                null,
                plain.responseFormat(),
                plain.hints(),
                null,
                true,
                false,
                Map.of());
    }

    @Test
    void saysNothingOfUsageToAClientThatDidNotAsk() {
        String out = written(
                Samples.request(false),
                START,
                new StreamEvent.UsageReport(new Usage(1, 0, 0, 0, 1, 0)),
                FINISH,
                new StreamEvent.End(true));
        assertThat(out).doesNotContain("usage").endsWith("data: [DONE]\n\n");
    }

    @Test
    void callsACustomToolAsTheClientDeclaredIt() {
        String out = written(
                withCustomTool(),
                START,
                new StreamEvent.PartStart(0, Content.ToolCall.function("a", "patch", "")),
                new StreamEvent.PartDelta(0, new Delta.Arguments("{\"input\":\"+")),
                new StreamEvent.PartDelta(0, new Delta.Arguments("x\\n\"}")),
                new StreamEvent.PartEnd(0));
        assertThat(out)
                .contains(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"patch\",\"input\":\"+x\\n\"}}");
        Response whole = new Response(
                "c",
                "m",
                List.of(Content.ToolCall.function("a", "patch", "{\"input\":\"+x\"}")),
                StopReason.of(StopReason.Kind.TOOL_CALLS, null),
                null,
                Map.of());
        assertThat(Json.parse(ChatResponseWriter.write(whole, withCustomTool(), new Notes(), 1))
                        .at("/choices/0/message/tool_calls/0/custom/input")
                        .asText())
                .isEqualTo("+x");
    }

    @Test
    void aCustomCallThatWasCutOffIsItsTextAsFarAsItCame() {
        Map<String, String> cuts = Map.of(
                "{\"input\":\"par", "par",
                " { \"input\" : \"a\\n\\\"b\\", "a\n\"b",
                "{\"input\":\"x\\\\", "x\\",
                "{\"input\":\"x\\u00e", "x",
                "{\"input\":\"x\\ud83d", "x",
                "{\"input\":\"done\"", "done",
                "{\"input\":", "{\"input\":",
                "{\"other\":\"x", "{\"other\":\"x");
        cuts.forEach((arguments, text) -> {
            String out = written(
                    withCustomTool(),
                    START,
                    new StreamEvent.PartStart(0, Content.ToolCall.function("a", "patch", "")),
                    new StreamEvent.PartDelta(0, new Delta.Arguments(arguments)),
                    new StreamEvent.PartEnd(0));
            String call = out.substring(out.lastIndexOf("data: ") + 6).strip();
            assertThat(Json.parse(call)
                            .at("/choices/0/delta/tool_calls/0/custom/input")
                            .asText())
                    .as(arguments)
                    .isEqualTo(text);
        });
    }

    @Test
    void showsASignatureOnceWithTheWholeThought() {
        String out = written(
                Samples.request(false),
                START,
                new StreamEvent.PartStart(0, Content.Reasoning.of("")),
                new StreamEvent.PartDelta(0, new Delta.Reasoning("A")),
                new StreamEvent.PartDelta(0, new Delta.Reasoning("B")),
                new StreamEvent.PartDelta(0, new Delta.Signed(new Signature("anthropic", "sig"))),
                new StreamEvent.PartEnd(0),
                new StreamEvent.PartStart(1, new Content.RedactedReasoning(new Signature("anthropic", "hid"))),
                new StreamEvent.PartEnd(1));
        assertThat(out)
                .containsOnlyOnce("{\"type\":\"thinking\",\"thinking\":\"AB\",\"signature\":\"sig\"}")
                .containsOnlyOnce("{\"type\":\"redacted_thinking\",\"data\":\"hid\"}");
    }

    @Test
    void notesWhatAnAnswerCannotHold() {
        Notes notes = new Notes();
        ChatStreamWriter writer = new ChatStreamWriter(Samples.request(false), notes, 1);
        writer.accept(START);
        Content search = new Content.Opaque("anthropic", "server_tool_use", Json.object());
        assertThat(writer.accept(new StreamEvent.PartStart(0, search))).isEmpty();
        assertThat(notes.list())
                .singleElement()
                .satisfies(note -> assertThat(note.field()).isEqualTo("content[0]"));
    }

    private static StreamEvent more(Delta delta) {
        return new StreamEvent.PartDelta(0, delta);
    }

    @Test
    void joinsACharacterThatTheProviderSplit() {
        String text = written(
                Samples.request(false),
                START,
                new StreamEvent.PartStart(0, Content.Text.of("")),
                more(new Delta.Text("a\ud83d")),
                more(new Delta.Text("\ude00b")));
        assertThat(text)
                .contains("\"content\":\"a\"", "\"content\":\"\ud83d\ude00b\"")
                .doesNotContainIgnoringCase("\\ud83d");
        String call = written(
                Samples.request(false),
                START,
                new StreamEvent.PartStart(0, Content.ToolCall.function("t", "f", "")),
                more(new Delta.Arguments("{\"a\":\"\ud83d")),
                more(new Delta.Arguments("\ude00\"}")));
        assertThat(call).contains("\"arguments\":\"\ud83d\ude00\\\"}\"").doesNotContainIgnoringCase("\\ud83d");
    }

    @Test
    void showsTheCitationsOfAnAnswerThatCameWhole() {
        Content cited = new Content.Text(
                "a",
                List.of(Json.parse("{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\"}}"), Json.object()),
                null,
                Map.of());
        Notes notes = new Notes();
        ChatStreamWriter writer = new ChatStreamWriter(Samples.request(false), notes, 1);
        StringBuilder out = new StringBuilder();
        Replay.events(new Response("c", "m", List.of(cited), StopReason.of(StopReason.Kind.STOP, null), null, Map.of()))
                .forEach(event ->
                        writer.accept(event).forEach(frame -> out.append(new String(frame, StandardCharsets.UTF_8))));
        assertThat(out).contains("\"annotations\":[{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"u\"}}]");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("content[0].citations");
    }
}
