package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Requests of another format, as an OpenAI-format provider gets them. */
class ChatRequestWriterTest {
    private static final Capabilities ALL = AllFormats.everything();
    private static final Capabilities PLAIN =
            new Capabilities(4096, TokenLimit.MAX_TOKENS, false, false, Set.of(), Set.of(), false, false, false, false);

    private Notes notes = new Notes();

    /** A foreign request whose varying members are changed one at a time. */
    private static final class Draft {
        private List<Message> messages = List.of(user(Content.Text.of("Hi")));
        private List<Tool> tools = List.of();
        private @Nullable ToolChoice choice;
        private List<String> stop = List.of();
        private Sampling sampling = Sampling.none();
        private @Nullable Thinking thinking;
        private ResponseFormat format = new ResponseFormat.Text();
        private Hints hints = Hints.none();
        private boolean stream;

        private Request request() {
            return new Request(
                    "anthropic",
                    "m",
                    messages,
                    tools,
                    choice,
                    null,
                    9,
                    stop,
                    sampling,
                    thinking,
                    format,
                    hints,
                    null,
                    stream,
                    true,
                    Map.of());
        }
    }

    private static Message user(Content... content) {
        return Message.of(Role.USER, List.of(content));
    }

    private JsonNode write(Capabilities capabilities, UnaryOperator<Draft> change) {
        notes = new Notes();
        byte[] body =
                ChatRequestWriter.write(change.apply(new Draft()).request(), new Target("up", capabilities), notes);
        return Json.parse(body);
    }

    private JsonNode messages(Message... messages) {
        return write(ALL, draft -> {
                    draft.messages = List.of(messages);
                    return draft;
                })
                .path("messages");
    }

    private void refuses(String param, UnaryOperator<Draft> change) {
        assertThatThrownBy(() -> write(ALL, change))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        invalid -> assertThat(invalid.param()).isEqualTo(param)));
    }

    private List<String> noted() {
        return notes.list().stream()
                .map(note -> note.kind() + " " + note.field())
                .toList();
    }

    private static Content result(String id, boolean error, Content... content) {
        return new Content.ToolResult(id, error, List.of(content), null, Map.of());
    }

    private static Content image() {
        return new Content.Image(new Media.Inline("image/png", "AAAA"), null, null, Map.of());
    }

    private static Content document(Media media) {
        return new Content.Document(media, null, null, null, Map.of());
    }

    @Test
    void putsImagesOfResultsBehindAllResultsOfTheTurn() {
        JsonNode json = messages(
                Message.of(
                        Role.ASSISTANT,
                        List.of(Content.ToolCall.function("a", "f", ""), Content.ToolCall.function("b", "f", "{}"))),
                Message.of(
                        Role.TOOL,
                        List.of(
                                result("a", false, Content.Text.of("see"), image()),
                                result("b", true, Content.Text.of("no")))),
                user(Content.Text.of("Well?")));
        assertThat(json.toString())
                .isEqualTo("[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"see\\n[image]\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"b\",\"content\":\"Error: no\"},"
                        + "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]},"
                        + "{\"role\":\"user\",\"content\":\"Well?\"}]");
        assertThat(noted()).isEmpty();
    }

    @Test
    void prefixesAnErrorOnce() {
        JsonNode json = messages(
                Message.of(Role.TOOL, List.of(result("a", true, Content.Text.of("Error: no")), result("b", true))));
        assertThat(json.findValuesAsText("content")).containsExactly("Error: no", "Error");
    }

    @Test
    void dropsTheBillingBlockAndKeepsTheOthersApart() {
        JsonNode json = messages(
                Message.of(
                        Role.SYSTEM,
                        List.of(
                                Content.Text.of("x-anthropic-billing-header: cc_version=2;"),
                                Content.Text.of("One."),
                                Content.Text.of("Two."))),
                user(Content.Text.of("Hi")));
        assertThat(json.path(0).path("content")).hasSize(2);
        assertThat(json.toString()).doesNotContain("billing");
        assertThat(noted()).containsExactly("DROPPED messages[0].content[0]");
    }

    @Test
    void movesLateInstructionsToTheFrontWhereTheModelNeedsIt() {
        JsonNode json = write(PLAIN, draft -> {
                    draft.messages = List.of(
                            Message.of(Role.DEVELOPER, List.of(Content.Text.of("One."))),
                            user(Content.Text.of("Hi")),
                            Message.of(Role.SYSTEM, List.of(Content.Text.of("Two."))));
                    return draft;
                })
                .path("messages");
        assertThat(json.toString())
                .isEqualTo(
                        "[{\"role\":\"system\",\"content\":\"One.\\n\\nTwo.\"},{\"role\":\"user\",\"content\":\"Hi\"}]");
        assertThat(noted()).containsExactly("DEGRADED messages[2]");
    }

    @Test
    void writesDocumentsAsTextOrFile() {
        JsonNode content = messages(user(
                        document(new Media.PlainText("plain")),
                        document(new Media.Inline("text/plain", "aGk=")),
                        document(new Media.Inline("application/pdf", "JVBE"))))
                .path(0)
                .path("content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("plain");
        assertThat(content.path(1).path("text").asText()).isEqualTo("hi");
        assertThat(content.path(2).path("file").toString())
                .isEqualTo("{\"filename\":\"document.pdf\",\"file_data\":\"data:application/pdf;base64,JVBE\"}");
    }

    @Test
    void refusesMediaThatOnlyAnotherProviderCanFetch() {
        refuses("messages[0].content[0].source.url", draft -> {
            draft.messages = List.of(user(document(new Media.Url("https://x/a.pdf", null))));
            return draft;
        });
        refuses("messages[0].content[0].source.file_id", draft -> {
            draft.messages = List.of(user(document(new Media.FileId("anthropic", "file_1"))));
            return draft;
        });
        refuses("messages[0].content[0].source.file_id", draft -> {
            draft.messages = List.of(user(new Content.Image(new Media.FileId("anthropic", "f"), null, null, Map.of())));
            return draft;
        });
    }

    @Test
    void givesAnObjectSchemaItsProperties() {
        JsonNode json = write(ALL, draft -> {
            draft.tools = List.of(new Tool.Function(
                    "f",
                    null,
                    Json.object().put("type", "object"),
                    null,
                    new CacheControl("ephemeral", null),
                    Map.of()));
            draft.choice = new ToolChoice.Required();
            return draft;
        });
        assertThat(json.at("/tools/0/function/parameters").toString())
                .isEqualTo("{\"type\":\"object\",\"properties\":{}}");
        assertThat(json.path("tool_choice").asText()).isEqualTo("required");
        assertThat(noted()).containsExactly("DROPPED tools[0].cache_control");
    }

    @Test
    void dropsAHostedToolOfAnotherFormatUnlessItIsForced() {
        Tool search = new Tool.Hosted("anthropic", "web_search_20250305", "web_search", Json.object());
        JsonNode json = write(ALL, draft -> {
            draft.tools = List.of(search);
            draft.choice = new ToolChoice.Auto();
            return draft;
        });
        assertThat(json.has("tools") || json.has("tool_choice")).isFalse();
        assertThat(noted()).containsExactly("DROPPED tools[0]", "DROPPED tool_choice");
        refuses("tool_choice", draft -> {
            draft.tools = List.of(search);
            draft.choice = new ToolChoice.Named("web_search");
            return draft;
        });
    }

    @Test
    void sendsTheNearestEffort() {
        assertThat(effort(EnumSet.allOf(Effort.class), Thinking.of(Effort.XHIGH)))
                .isEqualTo("xhigh");
        assertThat(noted()).isEmpty();
        Set<Effort> three = EnumSet.of(Effort.LOW, Effort.MEDIUM, Effort.HIGH);
        assertThat(effort(three, Thinking.of(Effort.MAX))).isEqualTo("high");
        assertThat(noted()).containsExactly("DEGRADED thinking");
        assertThat(effort(three, Thinking.of(Effort.NONE))).isEqualTo("low");
        assertThat(effort(EnumSet.of(Effort.NONE, Effort.LOW, Effort.HIGH), Thinking.of(Effort.MEDIUM)))
                .isEqualTo("low");
        assertThat(effort(EnumSet.of(Effort.NONE, Effort.HIGH), Thinking.of(Effort.MINIMAL)))
                .isEqualTo("high");
        assertThat(effort(three, new Thinking(new Thinking.Mode.Budget(15_000), null, null)))
                .isEqualTo("medium");
        assertThat(effort(three, new Thinking(new Thinking.Mode.Budget(15_001), null, null)))
                .isEqualTo("high");
        assertThat(effort(three, new Thinking(new Thinking.Mode.Adaptive(), null, null)))
                .isNull();
        assertThat(effort(Set.of(), Thinking.of(Effort.LOW))).isNull();
        assertThat(noted()).containsExactly("DROPPED thinking");
    }

    private @Nullable String effort(Set<Effort> taken, Thinking thinking) {
        Capabilities capabilities =
                new Capabilities(9, TokenLimit.MAX_TOKENS, true, true, Set.of(), taken, true, true, true, true);
        JsonNode json = write(capabilities, draft -> {
            draft.thinking = thinking;
            return draft;
        });
        return json.path("reasoning_effort").textValue();
    }

    @Test
    void echoesReasoningToThisFormatsProvidersAlone() {
        Message turn = Message.of(
                Role.ASSISTANT,
                List.of(
                        new Content.Reasoning("A", new Signature("anthropic", "sig")),
                        new Content.Reasoning(
                                "B", new Signature("openai-chat", "{\"type\":\"reasoning.text\",\"signature\":\"s\"}")),
                        new Content.RedactedReasoning(new Signature("anthropic", "hid")),
                        Content.Text.of("Hi")));
        assertThat(messages(turn).path(0).toString())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"Hi\",\"reasoning_content\":\"AB\","
                        + "\"reasoning_details\":[{\"type\":\"reasoning.text\",\"signature\":\"s\",\"text\":\"B\"}]}");
        assertThat(noted()).contains("DEGRADED messages[0].content[0].signature", "DROPPED messages[0].content[2]");
        JsonNode plain = write(PLAIN, draft -> {
            draft.messages = List.of(turn);
            return draft;
        });
        assertThat(plain.path("messages").toString()).isEqualTo("[{\"role\":\"assistant\",\"content\":\"Hi\"}]");
    }

    @Test
    void spellsAndLeavesOutWhatTheModelDoesNotTake() {
        JsonNode json = write(PLAIN, draft -> {
            draft.sampling = new Sampling(0.5, 0.9, 40, null, null, 1L, null, null, null, null);
            draft.format =
                    new ResponseFormat.JsonSchema(null, null, Json.object().put("type", "object"), null);
            draft.stream = true;
            return draft;
        });
        assertThat(json.path("max_tokens").asInt()).isEqualTo(9);
        assertThat(json.has("temperature") || json.has("top_p") || json.has("top_k"))
                .isFalse();
        assertThat(json.at("/response_format/type").asText()).isEqualTo("json_object");
        assertThat(json.at("/messages/0/content").asText()).contains("JSON").contains("{\"type\":\"object\"}");
        assertThat(json.at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(noted())
                .containsExactly("DEGRADED response_format", "DROPPED temperature", "DROPPED top_p", "DROPPED top_k");
    }

    @Test
    void hashesALongUserTheSameWayEachTime() {
        String user = "user_" + "x".repeat(100);
        UnaryOperator<Draft> change = draft -> {
            draft.hints = new Hints(user, Map.of(), null, null, "standard_only", null, null);
            return draft;
        };
        String hash = write(ALL, change).path("user").asText();
        assertThat(hash).hasSize(64).isEqualTo(write(ALL, change).path("user").asText());
        assertThat(noted()).containsExactly("DEGRADED end_user", "DROPPED service_tier");
    }

    @Test
    void refusesWhatTheCallerReliesOn() {
        refuses("n", draft -> {
            draft.sampling = new Sampling(null, null, null, null, null, null, 2, null, null, null);
            return draft;
        });
        refuses("stop", draft -> {
            draft.stop = List.of("1", "2", "3", "4", "5");
            return draft;
        });
    }

    @Test
    void dropsForeignPartsVisibly() {
        JsonNode json = messages(user(
                new Content.Text("Hi", List.of(), new CacheControl("ephemeral", null), Map.of()),
                Content.Reasoning.of("hm")));
        assertThat(json.path(0).path("content").asText()).isEqualTo("Hi");
        assertThat(noted())
                .containsExactly("DROPPED messages[0].content[0].cache_control", "DROPPED messages[0].content[1]");
    }
}
