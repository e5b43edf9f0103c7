package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nothing is lost in silence, and nothing that broke off looks whole. */
class AnthropicLossTest {
    private static final SseFrame START =
            Given.frame("{'type':'message_start','message':{'id':'msg_1','model':'claude','content':[]}}");
    private static final SseFrame THOUGHT = Given.frame(
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'hm','signature':''}}");
    private static final SseFrame STOP_0 = Given.frame("{'type':'content_block_stop','index':0}");

    private final Notes notes = new Notes();

    private static Request read(String blocks) {
        return AnthropicRequestReader.read(Json.bytes(Given.json(
                "{'model':'claude','max_tokens':64,'messages':[{'role':'user','content':[" + blocks + "]}]}")));
    }

    private static Content.ToolCall signedCall() {
        return new Content.ToolCall(
                "id", "f", "", Content.ToolCall.Kind.FUNCTION, null, Map.of("extra_content", Json.object()));
    }

    @Test
    void aStreamThatBreaksOffBehindItsThinkingFails() {
        assertThat(Given.events(true, START, THOUGHT, STOP_0).getLast()).isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void thinkingAloneIsAnAnswerWhenTheProviderSaysWhyItStopped() {
        SseFrame full = Given.frame("{'type':'message_delta','delta':{'stop_reason':'max_tokens'}}");
        assertThat(Given.events(true, START, THOUGHT, STOP_0, full).getLast()).isEqualTo(new StreamEvent.End(true));
    }

    @Test
    void anEmptyUsageSaysNothing() {
        Response response = new AnthropicOutbound()
                .read(HttpReply.json(
                        200, Json.bytes(Given.json("{'id':'m','content':[{'type':'text','text':'a'}],'usage':{}}"))));
        assertThat(response.usage()).isNull();
    }

    @Test
    void notesWhatACallBroughtAlong() {
        Response response = new Response(
                "m", "m", List.of(signedCall()), StopReason.of(StopReason.Kind.TOOL_CALLS, null), null, Map.of());
        AnthropicResponseWriter.write(response, "m", "m", notes);
        assertThat(Given.fields(notes)).containsExactly("content[0].extra_content");
    }

    @Test
    void notesWhatAStreamedCallBroughtAlong() {
        new AnthropicStreamWriter(new AnthropicStreamWriter.Supplying("m", "m"), notes)
                .accept(new StreamEvent.PartStart(0, signedCall()));
        assertThat(Given.fields(notes)).containsExactly("content[0].extra_content");
    }

    @Test
    void notesTheUnknownMembersOfACustomTool() {
        Given.ask()
                .tools(new Tool.Custom("c", null, null, Map.of("x", Json.object())))
                .body(Given.adaptive(), notes);
        assertThat(Given.fields(notes)).contains("tools[0].x");
    }

    @Test
    void aSearchResultKeepsItsUnknownMembers() {
        assertThat(read("{'type':'search_result','title':'t','source':'s','content':[],'citations':{'enabled':true}}")
                        .messages()
                        .getFirst()
                        .content()
                        .getFirst())
                .isInstanceOfSatisfying(
                        Content.Document.class,
                        document -> assertThat(document.extras()).containsOnlyKeys("citations"));
    }

    @Test
    void refusesABlockThatADocumentCannotShow() {
        assertThat(Given.error(() -> read("{'type':'document','source':{'type':'content','content':["
                        + "{'type':'document','source':{'type':'text','data':'a'}}]}}")))
                .isInstanceOf(LlmError.InvalidRequest.class);
    }

    private static Response answer(String members) {
        return new AnthropicOutbound().read(HttpReply.json(200, Json.bytes(Given.json("{'id':'m'," + members + "}"))));
    }

    @Test
    void readsInputThatCameAsAString() {
        String call = "'content':[{'type':'tool_use','id':'t','name':'f','input':%s}]";
        assertThat(answer(call.formatted("'[1]'")).content())
                .containsExactly(Content.ToolCall.function("t", "f", "[1]"));
        assertThat(answer(call.formatted("''")).content()).containsExactly(Content.ToolCall.function("t", "f", "{}"));
        assertThat(Given.error(() -> answer(call.formatted("'{cut'")))).isInstanceOf(LlmError.MalformedUpstream.class);
    }

    @Test
    void anEmptyErrorBesideAnAnswerIsNone() {
        assertThat(answer("'content':[{'type':'text','text':'a'}],'error':''").content())
                .containsExactly(Content.Text.of("a"));
    }

    private static SseFrame errorEvent(String singleQuoted) {
        return Given.frame("error", Json.bytes(Given.json(singleQuoted)));
    }

    @Test
    void anErrorEventBreaksTheStreamWhateverItsDataCallItself() {
        SseFrame text =
                Given.frame("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':'a'}}");
        assertThat(Given.events(true, START, text, STOP_0, errorEvent("{'type':'server_error','message':'boom'}"))
                        .getLast())
                .isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, START, text, STOP_0, Given.frame("{'error':'boom'}"))
                        .getLast())
                .isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void keepsWhatStandsBesideTheLastDelta() {
        AnthropicStreamReader reader = new AnthropicStreamReader(Traits.none());
        reader.accept(START);
        reader.accept(Given.frame("{'type':'message_delta','delta':{'stop_reason':'end_turn','container':{'id':'c'}},"
                + "'usage':{'output_tokens':1},'context_management':{'applied_edits':[{'type':'x'}]}}"));
        assertThat(reader.extras()).containsOnlyKeys("container", "context_management");
    }

    @Test
    void keepsAStopReasonThatIsNew() {
        AnthropicStreamReader reader = new AnthropicStreamReader(Traits.none());
        reader.accept(START);
        reader.accept(Given.frame("{'type':'message_delta','delta':{'stop_reason':'compaction'}}"));
        assertThat(reader.extras()).containsOnlyKeys("stop_reason");
        assertThat(answer("'content':[],'stop_reason':'compaction'").extras()).containsOnlyKeys("stop_reason");
        assertThat(answer("'content':[],'stop_reason':'end_turn'").extras()).isEmpty();
    }

    @Test
    void keepsWhatStandsInsideTheMembersItReads() {
        Request request = AnthropicRequestReader.read(
                Json.bytes(
                        Given.json(
                                "{'model':'c','max_tokens':9,'messages':"
                                        + "[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'https://x','x':1}},"
                                        + "{'type':'document','source':{'type':'text','media_type':'text/plain','data':'a','y':1}}]}],"
                                        + "'tool_choice':{'type':'auto','disable_parallel_tool_use':true,'z':1},"
                                        + "'output_config':{'format':{'type':'json_schema','schema':{},'w':1}},'output_format':{'type':'json_schema','schema':{}}}")));
        assertThat(request.extras()).containsOnlyKeys("tool_choice.z", "output_config.format.w", "output_format");
        assertThat(request.messages().getFirst().content())
                .satisfiesExactly(
                        image -> assertThat(((Content.Image) image).extras()).containsOnlyKeys("source.x"),
                        document -> assertThat(((Content.Document) document).extras())
                                .containsOnlyKeys("source.y"));
    }

    @Test
    void notesAMarkerOnBlankTextAndAChoiceAmongNoTools() {
        Content marked = new Content.Text(" ", List.of(), new CacheControl("ephemeral", null), Map.of());
        JsonNode body = Given.ask()
                .messages(Given.user(Content.Text.of("a"), marked))
                .parallel(false)
                .body(Given.adaptive(), notes);
        assertThat(body.path("messages").path(0).path("content").asText()).isEqualTo("a");
        assertThat(Given.fields(notes)).containsExactly("messages[0].content[1].cache_control", "parallel_tool_calls");
    }

    @Test
    void betasGoWithTheirMembersOrAreNoted() {
        HttpCall call = new HttpCall(
                "POST",
                "/v1/messages",
                Headers.of("anthropic-beta", "a").add("anthropic-beta", "b,c"),
                Json.bytes(Given.json("{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'a'}]}")));
        Request request = new AnthropicInbound(() -> "id").read(call);
        HttpCall own = new AnthropicOutbound().write(request, new Target("up", Given.plain()), notes);
        assertThat(own.headers().first("anthropic-beta")).contains("a,b,c");
        assertThat(Json.parse(own.body()).has("anthropic-beta")).isFalse();
        assertThat(notes.list()).isEmpty();
        new ChatOutbound().write(request, new Target("up", Given.plain()), notes);
        assertThat(Given.fields(notes)).containsExactly("anthropic-beta");
    }
}
