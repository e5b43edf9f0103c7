package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Nothing of a foreign request is lost in silence. */
class ChatLossTest {
    private final Notes notes = new Notes();

    private JsonNode write(Message... messages) {
        Request request = new Request(
                "anthropic",
                "m",
                List.of(messages),
                List.of(),
                null,
                null,
                9,
                List.of(),
                Sampling.none(),
                null,
                new ResponseFormat.Text(),
                Hints.none(),
                null,
                false,
                true,
                Map.of());
        return Json.parse(ChatRequestWriter.write(request, new Target("up", AllFormats.everything()), notes))
                .path("messages");
    }

    private List<String> noted() {
        return notes.list().stream()
                .map(note -> note.kind() + " " + note.field())
                .toList();
    }

    private static Message said(Role role, Content... content) {
        return Message.of(role, List.of(content));
    }

    private static Message result(Content... content) {
        return said(Role.TOOL, new Content.ToolResult("t", false, List.of(content), null, Map.of()));
    }

    private static Content.Opaque block(String type) {
        return new Content.Opaque(
                "anthropic", type, Json.object().put("type", type).put("tool_name", "grep"));
    }

    private static void refuses(String param, ThrowingCallable code) {
        assertThatThrownBy(code)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.error())
                                .isInstanceOfSatisfying(
                                        LlmError.InvalidRequest.class,
                                        invalid -> assertThat(invalid.param()).isEqualTo(param)));
    }

    private static Request read(String members) {
        return ChatRequestReader.read(
                ("{\"model\":\"m\"," + members + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAUsersPartThatTheModelWouldNotSee() {
        refuses(
                "messages[0].content[1]",
                () -> write(said(Role.USER, Content.Text.of("a"), block("container_upload"))));
    }

    @Test
    void refusesAToolResultsPartThatTheModelWouldNotSee() {
        refuses("messages[0].content[0].content[0]", () -> write(result(block("video"))));
    }

    @Test
    void dropsTheModelsOwnForeignItems() {
        JsonNode messages = write(said(Role.ASSISTANT, block("server_tool_use"), Content.Text.of("a")));
        assertThat(messages.path(0).path("content").asText()).isEqualTo("a");
        assertThat(noted()).contains("DROPPED messages[0].content[0]");
    }

    @Test
    void aFoundToolIsItsName() {
        assertThat(write(result(block("tool_reference")))
                        .path(0)
                        .path("content")
                        .asText())
                .isEqualTo("grep");
        assertThat(noted()).containsExactly("DEGRADED messages[0].content[0].content[0]");
    }

    @Test
    void aTextDocumentKeepsItsTitleAndSource() {
        Content document = new Content.Document(
                new Media.PlainText("Body"),
                "Title",
                "https://example.com",
                new CacheControl("ephemeral", null),
                Map.of());
        JsonNode messages = write(said(Role.USER, document), result(document));
        String text = "Title\nhttps://example.com\n\nBody";
        assertThat(messages.path(0).path("content").asText()).isEqualTo(text);
        assertThat(messages.path(1).path("content").asText()).isEqualTo(text);
        assertThat(noted())
                .containsExactly(
                        "DEGRADED messages[0].content[0]",
                        "DROPPED messages[0].content[0].cache_control",
                        "DEGRADED messages[1].content[0].content[0]",
                        "DROPPED messages[1].content[0].content[0].cache_control");
    }

    @Test
    void notesATurnOfReasoningOnly() {
        assertThat(write(said(Role.ASSISTANT, Content.Reasoning.of("hm")), said(Role.USER, Content.Text.of("b"))))
                .hasSize(1);
        assertThat(noted()).containsExactly("DROPPED messages[0]");
    }

    @Test
    void notesCitationsOfAUsersText() {
        write(said(Role.USER, new Content.Text("a", List.of(Json.object()), null, Map.of())));
        assertThat(noted()).containsExactly("DROPPED messages[0].content[0].citations");
    }

    @Test
    void notesAPrefillThatMayNotBeContinued() {
        write(said(Role.USER, Content.Text.of("a")), said(Role.ASSISTANT, Content.Text.of("{")));
        assertThat(noted()).containsExactly("DEGRADED messages");
    }

    @Test
    void aMessagesCacheMarkerGoesToItsLastCall() {
        Request request = read("'messages':[{'role':'assistant','content':null,'cache_control':{'type':'ephemeral'},"
                + "'tool_calls':[{'id':'a','function':{'name':'f','arguments':'{}'}}]}]");
        assertThat(request.messages().getFirst().content().getLast())
                .isInstanceOfSatisfying(
                        Content.ToolCall.class,
                        call -> assertThat(call.cache()).isEqualTo(new CacheControl("ephemeral", null)));
    }

    @Test
    void keepsTheSecondOfTwoEndUsers() {
        Request request = read("'user':'u','safety_identifier':'s','messages':[{'role':'user','content':'a'}]");
        assertThat(request.hints().user()).isEqualTo("s");
        assertThat(request.extras()).containsOnlyKeys("user");
    }

    @Test
    void keepsWhatStandsBesideACustomTool() {
        Request request = read("'tools':[{'type':'custom','x':1,'custom':{'name':'c','y':2}}],"
                + "'messages':[{'role':'user','content':'a'}]");
        Tool tool = request.tools().getFirst();
        assertThat(tool)
                .isInstanceOfSatisfying(
                        Tool.Custom.class, custom -> assertThat(custom.extras()).containsOnlyKeys("x", "custom.y"));
    }

    @Test
    void anAnswerWithoutAModelNamesTheOneAskedFor() {
        Request request = read("'messages':[{'role':'user','content':'a'}]");
        Response response = new Response("i", "", List.of(), StopReason.of(StopReason.Kind.STOP, null), null, Map.of());
        assertThat(Json.parse(ChatResponseWriter.write(response, request, notes, 0))
                        .path("model")
                        .asText())
                .isEqualTo("m");
        byte[] first = new ChatStreamWriter(request, notes, 0)
                .accept(new StreamEvent.Start("i", ""))
                .getFirst();
        assertThat(new String(first, StandardCharsets.UTF_8)).contains("\"model\":\"m\"");
    }

    private static Response answer(String choice, String usage) {
        return ChatResponseReader.read(
                ("{\"id\":\"i\",\"model\":\"m\",\"choices\":[{" + choice + "}],\"usage\":{" + usage + "}}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8),
                Traits.none());
    }

    @Test
    void keepsWhatAnAnswerSaysInWordsThatAreNew() {
        Response response = answer(
                "'message':{'content':[{'type':'text','text':'a'},{'type':'reference','reference_ids':[1]}],"
                        + "'annotations':[{'type':'url_citation'}],'tool_calls':[{'id':'t','function':{'name':'f'}}]},"
                        + "'finish_reason':'eos'",
                "");
        assertThat(response.extras())
                .containsOnlyKeys("choices[0].message.content.reference", "choices[0].finish_reason");
    }

    @Test
    void keepsACitationOfNoText() {
        Response response =
                answer("'message':{'content':'','annotations':[{'type':'url_citation'}]," + "'refusal':'no'}", "");
        assertThat(response.extras()).containsOnlyKeys("choices[0].message.annotations");
    }

    @Test
    void keepsWhatUsageCountsBesides() {
        String usage =
                "'prompt_tokens':3,'completion_tokens':2,'total_tokens':5,'prompt_cache_miss_tokens':3,'queue_time':0.5,"
                        + "'completion_tokens_details':{'reasoning_tokens':1,'accepted_prediction_tokens':1,'rejected_prediction_tokens':0}";
        assertThat(answer("'message':{'content':'a'},'finish_reason':'stop'", usage)
                        .extras())
                .containsOnlyKeys("usage.queue_time", "usage.completion_tokens_details.accepted_prediction_tokens");
        ChatStreamReader reader = new ChatStreamReader(Traits.none());
        for (String chunk : List.of("'choices':[{'delta':{'content':'a'}}]", "'choices':[],'usage':{" + usage + "}")) {
            byte[] data = ("{'id':'i'," + chunk + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            reader.accept(new SseFrame(null, data, data));
        }
        assertThat(reader.extras())
                .containsOnlyKeys("usage.queue_time", "usage.completion_tokens_details.accepted_prediction_tokens");
    }

    @Test
    void notesWhatAnAnswersPartsBroughtAlong() {
        List<Content> parts = List.of(
                new Content.Text("a", List.of(), null, Map.of("odd", Json.object())),
                new Content.ToolCall(
                        "t",
                        "f",
                        "{}",
                        Content.ToolCall.Kind.FUNCTION,
                        null,
                        Map.of("caller", Json.object().put("type", "direct"))));
        Request request = read("'messages':[{'role':'user','content':'a'}]");
        Response response =
                new Response("i", "m", parts, StopReason.of(StopReason.Kind.TOOL_CALLS, null), null, Map.of());
        ChatResponseWriter.write(response, request, notes, 0);
        assertThat(noted()).containsExactly("DROPPED content[0].odd", "DROPPED content[1].caller");
        Notes streamed = new Notes();
        ChatStreamWriter writer = new ChatStreamWriter(request, streamed, 0);
        Replay.events(response).forEach(writer::accept);
        assertThat(streamed.list()).isEqualTo(notes.list());
    }

    private static final String NESTED = "'messages':[{'role':'user','content':["
            + "{'type':'image_url','image_url':{'url':'https://x/y','format':'image/png'}},"
            + "{'type':'file','file':{'file_data':'JVBERi0x','format':'pdf'}}]},{'role':'assistant','tool_calls':"
            + "[{'id':'a','function':{'name':'f','arguments':'{}','x':1}}]}],'tools':[{'type':'function','function':{'name':'f'}}],"
            + "'tool_choice':{'type':'function','function':{'name':'f','y':1},'z':1},"
            + "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},'v':1},'w':1}";

    @Test
    void notesWhatStandsInsideTheMembersItReads() {
        new AnthropicOutbound().write(read(NESTED), new Target("up", AllFormats.everything()), notes);
        assertThat(noted())
                .contains(
                        "DROPPED messages[0].content[0].image_url.format",
                        "DROPPED messages[0].content[1].file.format",
                        "DROPPED messages[1].content[0].function.x",
                        "DROPPED tool_choice.function.y",
                        "DROPPED tool_choice.z",
                        "DROPPED response_format.json_schema.v",
                        "DROPPED response_format.w");
    }

    @Test
    void keepsWhatStandsInsideTheMembersItReadsForItsOwnProviders() {
        JsonNode sent =
                Json.parse(ChatRequestWriter.write(read(NESTED), new Target("up", AllFormats.everything()), notes));
        JsonNode parts = sent.path("messages").path(0).path("content");
        assertThat(parts.path(0).path("image_url").path("format").asText()).isEqualTo("image/png");
        assertThat(parts.path(1).path("file").path("format").asText()).isEqualTo("pdf");
        assertThat(sent.at("/messages/1/tool_calls/0/function/x").asInt()).isOne();
        assertThat(sent.at("/tool_choice/function/y").asInt()).isOne();
        assertThat(sent.at("/tool_choice/z").asInt()).isOne();
        assertThat(sent.at("/response_format/json_schema/v").asInt()).isOne();
        assertThat(sent.at("/response_format/w").asInt()).isOne();
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void notesTheSecondOfTwoBounds() {
        Request request = read("'max_tokens':5,'max_completion_tokens':9,'messages':[{'role':'user','content':'a'}]");
        JsonNode sent = Json.parse(ChatRequestWriter.write(request, new Target("up", AllFormats.everything()), notes));
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(9);
        assertThat(sent.has("max_tokens")).isFalse();
        assertThat(noted()).containsExactly("DROPPED max_tokens");
    }

    @Test
    void aResultInPartsSaysEachOfThemOnceToItsOwnProviders() {
        Request request =
                read("'messages':[{'role':'tool','tool_call_id':'a','content':[{'type':'text','text':'t','x':1},"
                        + "{'type':'image_url','image_url':{'url':'https://i'}}]}]");
        JsonNode sent = Json.parse(ChatRequestWriter.write(request, new Target("up", AllFormats.everything()), notes));
        assertThat(sent.path("messages")).hasSize(1);
        assertThat(sent.at("/messages/0/content")).hasSize(2);
        assertThat(notes.list()).isEmpty();
    }

    @Test
    void keepsWhatStandsBesideTheAllowedTools() {
        Request request =
                read("'messages':[{'role':'user','content':'a'}],'tools':[{'type':'function','function':{'name':'f'}}],"
                        + "'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','x':1,"
                        + "'tools':[{'type':'function','function':{'name':'f'}}]}}");
        assertThat(request.extras()).containsOnlyKeys("tool_choice.allowed_tools.x");
    }
}
