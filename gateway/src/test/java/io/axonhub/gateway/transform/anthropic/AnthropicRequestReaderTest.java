package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnthropicRequestReaderTest {
    private static Request read(String members) {
        return AnthropicRequestReader.read(Json.bytes(
                Given.json("{'model':'claude','max_tokens':64" + (members.isEmpty() ? "" : ",") + members + "}")));
    }

    private static Request messages(String messages) {
        return read("'messages':" + messages);
    }

    private static List<Content> content(String blocks) {
        return messages("[{'role':'user','content':" + blocks + "}]")
                .messages()
                .getFirst()
                .content();
    }

    private static LlmError.InvalidRequest refused(String members) {
        return (LlmError.InvalidRequest) Given.error(() -> read(members));
    }

    @Test
    void systemBlocksKeepOrderAndMarkers() {
        Request request = read("'system':[{'type':'text','text':'a'},{'type':'text','text':'b',"
                + "'cache_control':{'type':'ephemeral','ttl':'1h'}}],'messages':[]");
        Message system = request.messages().getFirst();
        assertThat(system.role()).isEqualTo(Role.SYSTEM);
        assertThat(system.content())
                .containsExactly(
                        Content.Text.of("a"),
                        new Content.Text("b", List.of(), new CacheControl("ephemeral", "1h"), Map.of()));
    }

    @Test
    void attributionOfClaudeCodeIsLeftToTheWriters() {
        Request request = read("'system':[{'type':'text','text':'x-anthropic-billing-header: cc_version=2;'},"
                + "{'type':'text','text':'You are'}],'messages':[]");
        assertThat(request.messages().getFirst().content())
                .containsExactly(
                        Content.Text.of("x-anthropic-billing-header: cc_version=2;"), Content.Text.of("You are"));
    }

    @Test
    void systemTurnsStandWhereTheyStood() {
        Request request = messages("[{'role':'user','content':'a'},{'role':'system','content':'b'}]");
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.USER, Role.SYSTEM);
    }

    @Test
    void toolResultsBecomeATurnOfTheirOwnBeforeTheRest() {
        Request request =
                messages("[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t1','content':'ok'},"
                        + "{'type':'text','text':'and'},{'type':'tool_result','tool_use_id':'t2','is_error':true}]}]");
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.TOOL, Role.USER);
        assertThat(request.messages().getFirst().content())
                .containsExactly(
                        new Content.ToolResult("t1", false, List.of(Content.Text.of("ok")), null, Map.of()),
                        new Content.ToolResult("t2", true, List.of(), null, Map.of()));
        assertThat(request.messages().get(1).content()).containsExactly(Content.Text.of("and"));
    }

    @Test
    void toolInputKeepsItsDigits() {
        Request request = messages("[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f',"
                + "'input':{'n':1.0,'big':12345678901234567890}}]}]");
        Content.ToolCall call =
                (Content.ToolCall) request.messages().getFirst().content().getFirst();
        assertThat(call.arguments()).isEqualTo("{\"n\":1.0,\"big\":12345678901234567890}");
    }

    @Test
    void signaturesAreReadWithTheirOwner() {
        assertThat(messages("[{'role':'assistant','content':[{'type':'thinking','thinking':'t','signature':'EqQB'},"
                                + "{'type':'thinking','thinking':'u','signature':'axonhub:openai-chat:xyz'},"
                                + "{'type':'thinking','thinking':'v','signature':'axonhub:unsigned'},"
                                + "{'type':'redacted_thinking','data':'blob'}]}]")
                        .messages()
                        .getFirst()
                        .content())
                .containsExactly(
                        new Content.Reasoning("t", new Signature("anthropic", "EqQB")),
                        new Content.Reasoning("u", new Signature("openai-chat", "xyz")),
                        Content.Reasoning.of("v"),
                        new Content.RedactedReasoning(new Signature("anthropic", "blob")));
    }

    @Test
    void imagesOfAllSources() {
        assertThat(content("[{'type':'image','source':{'type':'base64','media_type':'image/png','data':'aa\\n bb'}},"
                        + "{'type':'image','source':{'type':'url','url':'https://x/y'}},"
                        + "{'type':'image','source':{'type':'file','file_id':'file_1'}}]"))
                .extracting(part -> ((Content.Image) part).source())
                .containsExactly(
                        new Media.Inline("image/png", "aabb"),
                        new Media.Url("https://x/y", null),
                        new Media.FileId("anthropic", "file_1"));
    }

    @Test
    void documentsOfAllSources() {
        List<Content> parts = content(
                "[{'type':'document','title':'T','context':'C','citations':{'enabled':true},"
                        + "'source':{'type':'text','media_type':'text/plain','data':'abc'}},"
                        + "{'type':'document','source':{'type':'content','content':[{'type':'text','text':'p1'},"
                        + "{'type':'image','source':{'type':'url','url':'https://i'}},{'type':'text','text':'p2'}]}},"
                        + "{'type':'search_result','title':'S','source':'https://s','content':[{'type':'text','text':'hit'}]}]");
        assertThat(parts)
                .containsExactly(
                        new Content.Document(
                                new Media.PlainText("abc"),
                                "T",
                                "C",
                                null,
                                Map.of("citations", Given.json("{'enabled':true}"))),
                        new Content.Document(new Media.PlainText("p1\np2"), null, null, null, Map.of()),
                        new Content.Image(new Media.Url("https://i", null), null, null, Map.of()),
                        new Content.Document(new Media.PlainText("hit"), "S", "https://s", null, Map.of()));
    }

    @Test
    void unknownBlocksStayWhole() {
        String block = "{'type':'server_tool_use','id':'s','name':'web_search','input':{'query':'q'}}";
        assertThat(content("[" + block + "]"))
                .containsExactly(new Content.Opaque("anthropic", "server_tool_use", Given.json(block)));
    }

    @Test
    void typedToolsAreHostedAndOthersAreFunctions() {
        Request request = read("'messages':[],'tools':[{'type':'web_search_20250305','name':'web_search','max_uses':3},"
                + "{'type':'custom','name':'f','input_schema':{'type':'object'},'strict':true,'defer_loading':true}],"
                + "'tool_choice':{'type':'tool','name':'f','disable_parallel_tool_use':true}");
        assertThat(request.tools().getFirst())
                .isInstanceOfSatisfying(
                        Tool.Hosted.class, hosted -> assertThat(hosted.type()).isEqualTo("web_search_20250305"));
        assertThat(request.tools().get(1))
                .isEqualTo(new Tool.Function(
                        "f",
                        null,
                        Given.json("{'type':'object'}"),
                        true,
                        null,
                        Map.of("defer_loading", Given.json("true"))));
        assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        assertThat(request.parallelToolCalls()).isFalse();
    }

    @Test
    void thinkingOfAllModes() {
        assertThat(
                        read("'messages':[],'thinking':{'type':'adaptive','display':'omitted'},'output_config':{'effort':'xhigh'}")
                                .thinking())
                .isEqualTo(new Thinking(new Thinking.Mode.Adaptive(), Effort.XHIGH, "omitted"));
        assertThat(read("'messages':[],'thinking':{'type':'enabled','budget_tokens':2048}")
                        .thinking())
                .isEqualTo(new Thinking(new Thinking.Mode.Budget(2048), null, null));
        assertThat(read("'messages':[],'thinking':{'type':'disabled'}").thinking())
                .isEqualTo(new Thinking(new Thinking.Mode.Off(), null, null));
        assertThat(read("'messages':[],'thinking':{'type':'between_tools'}").thinking())
                .isEqualTo(new Thinking(new Thinking.Mode.BetweenTools(), null, null));
        assertThat(read("'messages':[],'output_config':{'effort':'low'}").thinking())
                .isEqualTo(new Thinking(new Thinking.Mode.Default(), Effort.LOW, null));
    }

    @Test
    void structuredOutputOfBothSpellings() {
        ResponseFormat wanted = new ResponseFormat.JsonSchema(null, null, Given.json("{'type':'object'}"), null);
        String format = "{'type':'json_schema','schema':{'type':'object'}}";
        assertThat(read("'messages':[],'output_config':{'format':" + format + "}")
                        .responseFormat())
                .isEqualTo(wanted);
        assertThat(read("'messages':[],'output_format':" + format).responseFormat())
                .isEqualTo(wanted);
    }

    @Test
    void whatIsUnknownIsKept() {
        Request request = read("'messages':[],'speed':'fast','output_config':{'task_budget':{'type':'tokens'}},"
                + "'metadata':{'user_id':'u','x':1},'service_tier':'auto','cache_control':{'type':'ephemeral'}");
        assertThat(request.extras())
                .containsOnlyKeys("speed", "output_config.task_budget", "metadata.x")
                .containsEntry("output_config.task_budget", Given.json("{'type':'tokens'}"));
        assertThat(request.hints().user()).isEqualTo("u");
        assertThat(request.hints().serviceTier()).isEqualTo("auto");
        assertThat(request.cache()).isEqualTo(new CacheControl("ephemeral", null));
    }

    @Test
    void mistakesAreNamedAsTheApiNamesThem() {
        LlmError.InvalidRequest error = refused("'messages':[{'role':'user','content':'a'},{'role':'user','content':"
                + "[{'type':'text','text':'b'},{'type':'image'}]}]");
        assertThat(error.param()).isEqualTo("messages.1.content.1.source");
        assertThat(error.message()).isEqualTo("messages.1.content.1.source: Field required");
        assertThat(refused("'x':1").param()).isEqualTo("messages");
        assertThat(refused("'messages':'a'").message()).isEqualTo("messages: Input should be a valid list");
        assertThat(refused("'messages':[{'role':'tool','content':'a'}]").param())
                .isEqualTo("messages.0.role");
        assertThat(refused("'messages':[],'tools':[{'name':'f'}]").param()).isEqualTo("tools.0.input_schema");
        assertThat(refused("'messages':[],'temperature':'hot'").param()).isEqualTo("temperature");
        assertThat(refused("'messages':[],'thinking':{'type':'enabled'}").param())
                .isEqualTo("thinking.budget_tokens");
        assertThat(refused(
                                "'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':'x'}]}]")
                        .param())
                .isEqualTo("messages.0.content.0.input");
    }

    @Test
    void maxTokensIsRequired() {
        assertThat(Given.error(
                        () -> AnthropicRequestReader.read(Json.bytes(Given.json("{'model':'m','messages':[]}")))))
                .isEqualTo(LlmError.InvalidRequest.of("max_tokens", "max_tokens: Field required"));
    }
}
