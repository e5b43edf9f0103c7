package io.axonhub.gateway.transform.aisdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamWritersTest {
    private static final List<Content> SIGNED = List.of(
            new Content.Reasoning("one", new Signature("anthropic", "c2ln")),
            new Content.RedactedReasoning(new Signature("anthropic", "cmVk")),
            new Content.Reasoning("two", new Signature("openai-chat", "{\"a\":1}")),
            Content.Reasoning.of("three"),
            new Content.Reasoning("", new Signature("anthropic", "b21pdHRlZA==")),
            Content.Text.of("So."));

    private final Notes notes = new Notes();

    private static Response response(List<Content> content, StopReason.Kind stop) {
        return new Response("id_1", "model-1", content, StopReason.of(stop, null), null, Map.of());
    }

    private static String written(StreamWriter writer, List<StreamEvent> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        events.forEach(event -> writer.accept(event).forEach(out::writeBytes));
        return out.toString(UTF_8);
    }

    private String ui(Content... content) {
        return written(
                new UiStreamWriter(false, notes), Replay.events(response(List.of(content), StopReason.Kind.STOP)));
    }

    private String data(Content... content) {
        return written(
                new DataStreamWriter("fallback", notes),
                Replay.events(response(List.of(content), StopReason.Kind.STOP)));
    }

    /** Every proof belongs to the text it was given for, after the client has stored it and sent it back. */
    @Test
    void signedReasoningSurvivesTheClient() {
        for (Chat chat : List.of(new UiChat(), new DataChat())) {
            StreamWriter writer =
                    chat instanceof UiChat ? new UiStreamWriter(false, notes) : new DataStreamWriter("x", notes);
            chat.accept(written(writer, Replay.events(response(SIGNED, StopReason.Kind.STOP)))
                    .getBytes(UTF_8));
            List<Content> back = AiSdkRequestReader.read(chat.reply(), "m", true).messages().stream()
                    .filter(message -> message.role() == Role.ASSISTANT)
                    .map(Message::content)
                    .flatMap(List::stream)
                    .toList();
            assertThat(back).as(chat.getClass().getSimpleName()).isEqualTo(SIGNED);
        }
    }

    /** Gemini signs its calls: the proof stays with the call, whoever made it. */
    @Test
    void signedCallsSurviveTheClient() {
        Content.ToolCall call = Content.ToolCall.function("1", "f", "{\"x\":1}");
        for (Signature signature : List.of(
                new Signature("gemini", "R2VtaW5p"), new Signature("anthropic", "c2ln"), new Signature("x", "y"))) {
            Response signed = response(List.of(call.withSignature(signature)), StopReason.Kind.TOOL_CALLS);
            for (Chat chat : List.of(new UiChat(), new DataChat())) {
                StreamWriter writer =
                        chat instanceof UiChat ? new UiStreamWriter(false, notes) : new DataStreamWriter("x", notes);
                chat.accept(written(writer, Replay.events(signed)).getBytes(UTF_8));
                assertThat(said(chat.reply()))
                        .as(chat.getClass().getSimpleName())
                        .isEqualTo(signed.content());
            }
            ObjectNode body = Json.object();
            body.putArray("messages").add(UiMessageWriter.write(signed, "id", notes));
            assertThat(said(Json.bytes(body))).as("a whole message").isEqualTo(signed.content());
        }
    }

    private static List<Content> said(byte[] body) {
        return AiSdkRequestReader.read(body, "m", true).messages().stream()
                .filter(message -> message.role() == Role.ASSISTANT)
                .map(Message::content)
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, stop",
        "STOP_SEQUENCE, stop",
        "PAUSE, stop",
        "LENGTH, length",
        "CONTEXT_FULL, length",
        "TOOL_CALLS, tool-calls",
        "REFUSAL, content-filter",
        "CONTENT_FILTER, content-filter"
    })
    void finishReasonsAreWordsThatEveryVersionKnows(StopReason.Kind kind, String word) {
        List<StreamEvent> events = Replay.events(response(List.of(Content.Text.of("a")), kind));
        assertThat(written(new UiStreamWriter(false, notes), events))
                .contains("{\"type\":\"finish\",\"messageMetadata\":{\"model\":\"model-1\",\"finishReason\":\"" + word
                        + "\"}}");
        assertThat(written(new UiStreamWriter(true, notes), events))
                .contains("{\"type\":\"finish\",\"finishReason\":\"" + word + "\",");
        assertThat(written(new DataStreamWriter("x", notes), events))
                .endsWith("e:{\"finishReason\":\"" + word + "\",\"isContinued\":false}\nd:{\"finishReason\":\"" + word
                        + "\"}\n");
    }

    @Test
    void theDataStreamsMessageHasTheProvidersIdOrOurs() {
        assertThat(data(Content.Text.of("a"))).startsWith("f:{\"messageId\":\"id_1\"}\n0:\"a\"\n");
        List<StreamEvent> nameless = List.of(new StreamEvent.Start("", ""));
        assertThat(written(new DataStreamWriter("msg_1", notes), nameless)).isEqualTo("f:{\"messageId\":\"msg_1\"}\n");
    }

    @Test
    void argumentsThatAreNoObjectAreWrappedWhereTheParserTakesObjectsOnly() {
        Content call = Content.ToolCall.function("1", "f", "\"text\"");
        assertThat(ui(call)).contains("\"input\":\"text\"");
        assertThat(notes.list()).isEmpty();
        assertThat(data(call)).contains("9:{\"toolCallId\":\"1\",\"toolName\":\"f\",\"args\":{\"_value\":\"text\"}}");
        assertThat(notes.list()).hasSize(1);
    }

    @Test
    void argumentsThatBrokeOffNeverBecomeAnInput() {
        Content call = Content.ToolCall.function("1", "f", "{\"path\":\"/imp");
        assertThat(ui(call)).contains("tool-input-delta").doesNotContain("tool-input-available");
        assertThat(data(call)).contains("\nc:{").doesNotContain("\n9:{");
        JsonNode whole = UiMessageWriter.write(response(List.of(call), StopReason.Kind.LENGTH), "m", notes);
        assertThat(whole.at("/parts/1/state").asText()).isEqualTo("input-streaming");
        assertThat(whole.at("/parts/1").has("input")).isFalse();
        assertThat(notes.list()).extracting(Notes.Note::kind).containsOnly(Notes.Kind.DEGRADED);
    }

    @Test
    void aCustomToolsTextIsItsInput() {
        Content call = new Content.ToolCall("1", "sql", "select 1", Content.ToolCall.Kind.CUSTOM, null, Map.of());
        assertThat(ui(call)).contains("\"input\":\"select 1\"");
    }

    @Test
    void filesAndPagesAreShownAndTheRestIsNoted() {
        Content image = new Content.Image(new Media.Inline("image/png", "AAAA"), null, null, Map.of());
        Content linked = new Content.Image(new Media.Url("https://e.com/a.png", null), null, null, Map.of());
        JsonNode page =
                Json.parse("{\"type\":\"url_citation\",\"url_citation\":{\"url\":\"https://e.com\",\"title\":\"E\"}}");
        JsonNode place = Json.parse("{\"type\":\"char_location\",\"document_index\":0}");
        Content text = new Content.Text("See.", List.of(page, place), null, Map.of());
        Content opaque = new Content.Opaque("anthropic", "server_tool_use", Json.object());
        assertThat(ui(image, linked, text, opaque))
                .contains(
                        "{\"type\":\"file\",\"url\":\"data:image/png;base64,AAAA\",\"mediaType\":\"image/png\"}",
                        "{\"type\":\"file\",\"url\":\"https://e.com/a.png\",\"mediaType\":\"image/png\"}",
                        "{\"type\":\"source-url\",\"sourceId\":\"source-0\",\"url\":\"https://e.com\",\"title\":\"E\"}");
        assertThat(notes.list()).extracting(Notes.Note::field).containsExactly("content[2].citations", "content[3]");
        assertThat(data(image, linked))
                .contains("k:{\"data\":\"AAAA\",\"mimeType\":\"image/png\"}\n")
                .doesNotContain("a.png");
    }

    @Test
    void halfACharacterWaitsForItsOtherHalfInBareText() {
        TextStreamWriter writer = new TextStreamWriter(notes);
        String out = written(
                writer,
                List.of(
                        new StreamEvent.PartStart(0, Content.Text.of("")),
                        new StreamEvent.PartDelta(0, new StreamEvent.Delta.Text("a\ud83d")),
                        new StreamEvent.PartDelta(0, new StreamEvent.Delta.Text("\ude00b"))));
        assertThat(out).isEqualTo("a\ud83d\ude00b");
    }
}
