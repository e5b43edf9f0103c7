package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnthropicRequestWriterTest {
    private final Notes notes = new Notes();

    private JsonNode messages(Message... messages) {
        return Given.ask().messages(messages).body(Given.adaptive(), notes).path("messages");
    }

    private static Sampling sampling(@Nullable Double temperature, @Nullable Double topP, @Nullable Integer n) {
        return new Sampling(temperature, topP, null, 0.5, null, null, n, null, null, null);
    }

    private static String refusedField(Given.Ask ask, Capabilities model) {
        LlmError error = Given.error(() -> ask.body(model));
        assertThat(error).isInstanceOf(LlmError.InvalidRequest.class);
        return String.valueOf(((LlmError.InvalidRequest) error).param());
    }

    @Test
    void maxTokensIsTheModelsWhenTheClientSaysNone() {
        assertThat(Given.ask().body(Given.adaptive()))
                .isEqualTo(Given.json(
                        "{'model':'claude-up','max_tokens':64000,'messages':[{'role':'user','content':'Hi'}]}"));
        assertThat(Given.ask()
                        .maxTokens(0)
                        .body(Given.adaptive())
                        .path("max_tokens")
                        .intValue())
                .isZero();
    }

    @Test
    void leadingInstructionsGoToSystemAndLaterOnesToTheUser() {
        JsonNode body = Given.ask()
                .messages(
                        Given.system("a"),
                        Message.of(Role.DEVELOPER, List.of(Content.Text.of("b"))),
                        Given.user("Hi"),
                        Given.assistant(Content.Text.of("Yes")),
                        Given.system("c"),
                        Given.user("Go"))
                .body(Given.adaptive(), notes);
        assertThat(body.path("system"))
                .isEqualTo(Given.json("[{'type':'text','text':'a'},{'type':'text','text':'b'}]"));
        assertThat(body.path("messages")
                        .get(2)
                        .path("content")
                        .get(0)
                        .path("text")
                        .textValue())
                .isEqualTo("<system>\nc\n</system>");
        assertThat(Given.fields(notes)).containsExactly("messages[4]");
    }

    @Test
    void instructionsAloneGetAnOpening() {
        assertThat(messages(Given.system("a"))).isEqualTo(Given.json("[{'role':'user','content':'Begin.'}]"));
        assertThat(Given.fields(notes)).containsExactly("messages");
    }

    @Test
    void toolResultsOfOneTurnStandFirstInOneUserTurn() {
        JsonNode wire = messages(
                Given.user("Hi"),
                Given.assistant(Given.call("a", "{}"), Given.call("b", "{}")),
                Given.results("a"),
                Given.results("b"),
                Given.user("and"));
        assertThat(wire).hasSize(3);
        assertThat(wire.get(2).path("content"))
                .isEqualTo(Given.json("[{'type':'tool_result','tool_use_id':'a','content':'out a'},"
                        + "{'type':'tool_result','tool_use_id':'b','content':'out b'},{'type':'text','text':'and'}]"));
    }

    @Test
    void blankTextIsLeftOutAndThePrefillIsTrimmed() {
        assertThat(messages(
                        Given.user("Hi"),
                        Given.assistant(Content.Text.of(" ")),
                        Given.user(Content.Text.of("\n"), Content.Text.of("there")),
                        Given.assistant(Content.Text.of("{ \n"))))
                .isEqualTo(Given.json(
                        "[{'role':'user','content':[{'type':'text','text':'Hi'},{'type':'text','text':'there'}]},"
                                + "{'role':'assistant','content':'{'}]"));
        assertThat(Given.fields(notes)).containsExactly("messages[1]", "messages");
    }

    @Test
    void toolIdsFitTheRuleAndStayApart() {
        JsonNode wire = messages(
                Given.user("Hi"),
                Given.assistant(Given.call("call.1:x", ""), Given.call("", ""), Given.call("fit-1", "")),
                Given.results("call.1:x", "", "fit-1"));
        List<String> calls = new ArrayList<>();
        wire.get(1).path("content").forEach(block -> calls.add(block.path("id").asText()));
        List<String> results = new ArrayList<>();
        wire.get(2)
                .path("content")
                .forEach(block -> results.add(block.path("tool_use_id").asText()));
        assertThat(calls)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-zA-Z0-9_-]+"))
                .contains("fit-1");
        assertThat(results).isEqualTo(calls);
        assertThat(RequestBlocks.IDS.fit(calls.getFirst())).isNotEqualTo(calls.getFirst());
    }

    @Test
    void argumentsBecomeAnObject() {
        JsonNode content = messages(
                        Given.user("Hi"),
                        Given.assistant(
                                Given.call("a", " "),
                                Given.call("b", "{\"n\":1.0}"),
                                Given.call("c", "[1]"),
                                Given.call("d", "{\"cut"),
                                new Content.ToolCall("e", "f", "free", Content.ToolCall.Kind.CUSTOM, null, Map.of())))
                .get(1)
                .path("content");
        List<String> inputs = new ArrayList<>();
        content.forEach(block -> inputs.add(Json.text(block.path("input"))));
        assertThat(inputs)
                .containsExactly(
                        "{}", "{\"n\":1.0}", "{\"_value\":[1]}", "{\"_raw\":\"{\\\"cut\"}", "{\"input\":\"free\"}");
        assertThat(Given.fields(notes)).containsExactly("messages[1].content[2]", "messages[1].content[3]");
    }

    @Test
    void onlyItsOwnReasoningIsReplayed() {
        JsonNode wire = messages(
                Given.user("Hi"),
                Given.assistant(
                        Content.Reasoning.of("unsigned"),
                        new Content.Reasoning("foreign", new Signature("openai-chat", "x")),
                        new Content.RedactedReasoning(new Signature("gemini", "y")),
                        new Content.Reasoning("own", new Signature("anthropic", "sig")),
                        new Content.RedactedReasoning(new Signature("anthropic", "blob")),
                        new Content.Refusal("No.")));
        assertThat(wire.get(1).path("content"))
                .isEqualTo(Given.json("[{'type':'thinking','thinking':'own','signature':'sig'},"
                        + "{'type':'redacted_thinking','data':'blob'},{'type':'text','text':'No.'}]"));
        assertThat(notes.list()).hasSize(3).allMatch(note -> note.kind() == Notes.Kind.DROPPED);
    }

    @Test
    void samplingIsFittedToTheModel() {
        JsonNode body = Given.ask().sampling(sampling(1.7, 0.9, 1)).body(Given.adaptive(), notes);
        assertThat(body.path("temperature").doubleValue()).isEqualTo(1);
        assertThat(body.has("top_p")).isFalse();
        assertThat(Given.fields(notes)).containsExactly("temperature", "top_p", "frequency_penalty");
        Notes plain = new Notes();
        assertThat(Given.ask()
                        .sampling(sampling(0.3, null, null))
                        .body(Given.plain(), plain)
                        .has("temperature"))
                .isFalse();
        assertThat(Given.fields(plain)).containsExactly("temperature", "frequency_penalty");
        assertThat(refusedField(Given.ask().sampling(sampling(null, null, 2)), Given.adaptive()))
                .isEqualTo("n");
    }

    @Test
    void hintsAndStops() {
        JsonNode body = Given.ask()
                .stop("END", "\n")
                .hints(new Hints("u1", Map.of("k", "v"), "key", null, "flex", true, "low"))
                .body(Given.adaptive(), notes);
        assertThat(body.path("stop_sequences")).isEqualTo(Given.json("['END']"));
        assertThat(body.path("metadata")).isEqualTo(Given.json("{'user_id':'u1'}"));
        assertThat(Given.fields(notes))
                .containsExactly("stop", "metadata", "prompt_cache_key", "verbosity", "store", "service_tier");
    }

    @Test
    void schemasAreClosedOrRefused() {
        ResponseFormat.JsonSchema asked = new ResponseFormat.JsonSchema(
                "out",
                "d",
                Given.json("{'type':'object','properties':{'properties':{'type':['object','null'],"
                        + "'additionalProperties':true},'list':{'type':'array','items':{'properties':{}}}},"
                        + "'default':{'type':'object'}}"),
                true);
        JsonNode body = Given.ask().responseFormat(asked).body(Given.adaptive(), notes);
        assertThat(body.path("output_config").path("format"))
                .isEqualTo(Given.json("{'type':'json_schema','schema':{'type':'object','properties':{'properties':"
                        + "{'type':['object','null'],'additionalProperties':false},'list':{'type':'array','items':"
                        + "{'properties':{},'additionalProperties':false}}},'default':{'type':'object'},"
                        + "'additionalProperties':false,'description':'d'}}"));
        assertThat(Given.fields(notes)).containsExactly("response_format", "response_format.name");
        assertThat(refusedField(Given.ask().responseFormat(asked), Given.plain()))
                .isEqualTo("response_format");
    }

    @Test
    void jsonWithoutASchemaIsAnInstruction() {
        JsonNode body =
                Given.ask().responseFormat(new ResponseFormat.JsonObject()).body(Given.adaptive(), notes);
        assertThat(body.path("system").textValue()).contains("JSON");
        assertThat(Given.fields(notes)).containsExactly("response_format");
    }

    @Test
    void imagesSayWhatTheyHold() {
        String png =
                Base64.getEncoder().encodeToString(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0});
        JsonNode source = messages(
                        Given.user(new Content.Image(new Media.Inline("image/jpg", png), "high", null, Map.of())))
                .get(0)
                .path("content")
                .get(0)
                .path("source");
        assertThat(source.path("media_type").textValue()).isEqualTo("image/png");
        assertThat(Given.fields(notes)).containsExactly("messages[0].content[0]", "messages[0].content[0].detail");
        assertThat(refusedField(
                        Given.ask()
                                .messages(Given.user(new Content.Image(
                                        new Media.Inline("image/bmp", "Qk0="), null, null, Map.of()))),
                        Given.adaptive()))
                .isEqualTo("messages[0].content[0]");
    }

    @Test
    void documentsArePdfOrText() {
        String pdf = Base64.getEncoder()
                .encodeToString("%PDF-1.7 abcdefghijklmnop".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String csv = Base64.getEncoder().encodeToString("a,b".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        JsonNode content = messages(Given.user(
                        new Content.Document(new Media.Inline("", pdf), "x.pdf", null, null, Map.of()),
                        new Content.Document(new Media.Inline("text/csv", csv), null, "c", null, Map.of())))
                .get(0)
                .path("content");
        assertThat(content.get(0).path("source").path("media_type").textValue()).isEqualTo("application/pdf");
        assertThat(content.get(0).path("title").textValue()).isEqualTo("x.pdf");
        assertThat(content.get(1).path("source"))
                .isEqualTo(Given.json("{'type':'text','media_type':'text/plain','data':'a,b'}"));
    }

    @Test
    void whatItCannotTakeIsRefusedByName() {
        assertThat(refusedField(
                        Given.ask()
                                .messages(
                                        Given.user(new Content.Audio(new Media.Inline("audio/wav", "UklG"), Map.of()))),
                        Given.adaptive()))
                .isEqualTo("messages[0].content[0]");
        assertThat(refusedField(
                        Given.ask().messages(Given.user(new Content.Opaque("openai-chat", "video_url", Json.object()))),
                        Given.adaptive()))
                .isEqualTo("messages[0].content[0]");
        assertThat(refusedField(
                        Given.ask()
                                .messages(Given.user(new Content.Image(
                                        new Media.FileId("openai-chat", "file-1"), null, null, Map.of()))),
                        Given.adaptive()))
                .isEqualTo("messages[0].content[0]");
    }

    @Test
    void atMostFourMarkersAreKeptAndTheLastOnesWin() {
        List<Content> parts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            parts.add(new Content.Text(
                    "t" + i, List.of(), new io.axonhub.gateway.llm.CacheControl("ephemeral", null), Map.of()));
        }
        JsonNode content = messages(Message.of(Role.USER, parts)).get(0).path("content");
        assertThat(content)
                .extracting(block -> block.has("cache_control"))
                .containsExactly(false, false, true, true, true, true);
        assertThat(Given.fields(notes))
                .containsExactly("messages[0].content[0].cache_control", "messages[0].content[1].cache_control");
    }
}
