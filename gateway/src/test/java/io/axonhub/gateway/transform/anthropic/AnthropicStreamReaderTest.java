package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicStreamReaderTest {
    private static final SseFrame START =
            Given.frame("{'type':'message_start','message':{'id':'msg_1','model':'claude',"
                    + "'content':[],'usage':{'input_tokens':0,'output_tokens':1}}}");
    private static final SseFrame TEXT =
            Given.frame("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
    private static final SseFrame HELLO =
            Given.frame("{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'Hello'}}");
    private static final SseFrame STOP_0 = Given.frame("{'type':'content_block_stop','index':0}");
    private static final SseFrame CALL = Given.frame(
            "{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t','name':'f','input':{}}}");
    private static final SseFrame END_TURN =
            Given.frame("{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':7}}");
    private static final SseFrame MESSAGE_STOP = Given.frame("{'type':'message_stop'}");

    private static SseFrame json(int index, String fragment) {
        return Given.frame(
                "message",
                Json.bytes(Json.object()
                        .put("type", "content_block_delta")
                        .put("index", index)
                        .set(
                                "delta",
                                Json.object().put("type", "input_json_delta").put("partial_json", fragment))));
    }

    private static Accumulator sum(List<StreamEvent> events) {
        Accumulator sum = new Accumulator();
        events.forEach(sum::accept);
        return sum;
    }

    private static StopReason stop(Kind kind, String wire) {
        return StopReason.of(kind, wire);
    }

    @Test
    void readsAWholeStream() {
        assertThat(Given.events(true, START, TEXT, HELLO, STOP_0, END_TURN, MESSAGE_STOP))
                .containsExactly(
                        new StreamEvent.Start("msg_1", "claude"),
                        new StreamEvent.UsageReport(new Usage(0, 0, 0, 0, 1, 0)),
                        new StreamEvent.PartStart(0, Content.Text.of("")),
                        new StreamEvent.PartDelta(0, new Delta.Text("Hello")),
                        new StreamEvent.PartEnd(0),
                        new StreamEvent.UsageReport(new Usage(0, 0, 0, 0, 7, 0)),
                        new StreamEvent.Finish(stop(Kind.STOP, "end_turn")),
                        new StreamEvent.End(true));
    }

    @Test
    void theLastUsageThatIsThereOverwrites() {
        SseFrame cached = Given.frame("{'type':'message_start','message':{'id':'m','model':'c','usage':"
                + "{'input_tokens':100,'cache_read_input_tokens':5,'output_tokens':1}}}");
        SseFrame split = Given.frame("{'type':'message_delta','delta':{},'usage':{'input_tokens':20,"
                + "'cache_read_input_tokens':70,'cache_creation_input_tokens':10,'cache_creation':"
                + "{'ephemeral_5m_input_tokens':4,'ephemeral_1h_input_tokens':6},'output_tokens':null}}");
        SseFrame last = Given.frame("{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':"
                + "{'output_tokens':30,'output_tokens_details':{'thinking_tokens':12}}}");
        SseFrame none = Given.frame("{'type':'message_delta','delta':{},'usage':null}");
        assertThat(sum(Given.events(true, cached, TEXT, HELLO, STOP_0, split, last, none, MESSAGE_STOP))
                        .usage())
                .isEqualTo(new Usage(20, 70, 4, 6, 18, 12));
    }

    @Test
    void missingEventLinesAndIndexesDoNotMatter() {
        List<StreamEvent> events = Given.events(
                true,
                Given.frame(null, START.data()),
                Given.frame("{'type':'content_block_start','content_block':{'type':'thinking','thinking':''}}"),
                Given.frame("{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'hm'}}"),
                Given.frame("{'type':'content_block_delta','delta':{'type':'signature_delta','signature':'sig'}}"),
                Given.frame("{'type':'content_block_start','content_block':{'type':'text','text':'He'}}"),
                Given.frame("{'type':'content_block_delta','delta':{'type':'text_delta','text':'llo'}}"),
                Given.frame("{'type':'content_block_stop'}"),
                END_TURN,
                MESSAGE_STOP);
        assertThat(sum(events).response().content())
                .containsExactly(
                        new Content.Reasoning("hm", new Signature("anthropic", "sig")), Content.Text.of("Hello"));
        assertThat(sum(events).isComplete()).isTrue();
    }

    @Test
    void theEventLineStandsInForAMissingType() {
        SseFrame untyped = Given.frame(
                "content_block_delta",
                "{\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"!\"}}".getBytes(StandardCharsets.UTF_8));
        assertThat(sum(Given.events(true, START, TEXT, untyped, STOP_0, END_TURN, MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(Content.Text.of("!"));
    }

    @Test
    void aBlockThatWasNeverBegunBeginsWithItsFirstDelta() {
        assertThat(sum(Given.events(true, HELLO, END_TURN, MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(Content.Text.of("Hello"));
    }

    @Test
    void argumentsOfNoCallFail() {
        assertThat(Given.events(true, START, json(0, "{}")).getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Failure.class,
                        failure -> assertThat(failure.error()).isInstanceOf(LlmError.MalformedUpstream.class));
    }

    @Test
    void pingsAndUnknownEventsAndDeltasArePassedOver() {
        List<StreamEvent> events = Given.events(
                true,
                START,
                Given.frame("{'type':'ping'}"),
                TEXT,
                Given.frame("{'type':'content_block_delta','index':0,'delta':{'type':'sparkle_delta','text':'x'}}"),
                Given.frame(
                        "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'x'}}"),
                HELLO,
                Given.frame("{'type':'novelty','index':9}"),
                STOP_0,
                END_TURN,
                MESSAGE_STOP);
        assertThat(sum(events).response().content()).containsExactly(Content.Text.of("Hello"));
    }

    @Test
    void overlappingBlocksComeOneAfterAnother() {
        List<StreamEvent> events = Given.events(
                true,
                START,
                CALL,
                Given.frame(
                        "{'type':'content_block_start','index':1,'content_block':{'type':'tool_use','id':'u','name':'g',"
                                + "'input':{}}}"),
                json(1, "{\"b\":"),
                json(0, "{\"a\":1"),
                json(1, "2}"),
                json(0, "}"),
                Given.frame("{'type':'content_block_stop','index':1}"),
                STOP_0,
                Given.frame("{'type':'message_delta','delta':{'stop_reason':'tool_use'}}"),
                MESSAGE_STOP);
        assertThat(events.stream().filter(StreamEvent.PartStart.class::isInstance))
                .extracting(event -> ((StreamEvent.PartStart) event).index())
                .containsExactly(0, 1);
        assertThat(sum(events).response().content())
                .containsExactly(
                        Content.ToolCall.function("t", "f", "{\"a\":1}"),
                        Content.ToolCall.function("u", "g", "{\"b\":2}"));
    }

    @Test
    void aCallWithoutArgumentsHasAnEmptyObject() {
        assertThat(sum(Given.events(true, START, CALL, STOP_0, END_TURN, MESSAGE_STOP))
                        .response())
                .satisfies(response -> {
                    assertThat(response.content()).containsExactly(Content.ToolCall.function("t", "f", "{}"));
                    assertThat(response.stop().kind()).isEqualTo(Kind.TOOL_CALLS);
                });
    }

    @Test
    void inputInTheStartCountsWhenNoDeltaComes() {
        SseFrame whole =
                Given.frame("{'type':'content_block_start','index':0,'content_block':{'type':'tool_use','id':'t',"
                        + "'name':'f','input':{'a':1}}}");
        assertThat(sum(Given.events(true, START, whole, STOP_0, END_TURN, MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(Content.ToolCall.function("t", "f", "{\"a\":1}"));
        assertThat(sum(Given.events(true, START, whole, json(0, "{\"a\":2}"), STOP_0, END_TURN, MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(Content.ToolCall.function("t", "f", "{\"a\":2}"));
    }

    @Test
    void truncatedArgumentsFailUnlessTheLengthCutThem() {
        assertThat(Given.events(true, START, CALL, json(0, "{\"a\":\"tr"), STOP_0, END_TURN, MESSAGE_STOP)
                        .getLast())
                .isInstanceOf(StreamEvent.Failure.class);
        SseFrame length = Given.frame("{'type':'message_delta','delta':{'stop_reason':'max_tokens'}}");
        assertThat(Given.events(true, START, CALL, json(0, "{\"a\":\"tr"), STOP_0, length, MESSAGE_STOP)
                        .getLast())
                .isEqualTo(new StreamEvent.End(true));
    }

    @Test
    void aBlockLeftOpenAtMessageStopIsClosed() {
        assertThat(sum(Given.events(true, START, TEXT, HELLO, END_TURN, MESSAGE_STOP))
                        .isComplete())
                .isTrue();
        assertThat(Given.events(true, START, CALL, json(0, "{\"a\""), END_TURN, MESSAGE_STOP)
                        .getLast())
                .isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void aStopReasonWithoutMessageStopIsAnEnd() {
        assertThat(Given.events(true, START, TEXT, HELLO, STOP_0, END_TURN).getLast())
                .isEqualTo(new StreamEvent.End(true));
        assertThat(Given.events(true, START, TEXT, HELLO, END_TURN).getLast()).isEqualTo(new StreamEvent.End(false));
        assertThat(Given.events(true, START, CALL, json(0, "{}"), END_TURN).getLast())
                .isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void anEndThatIsDeclaredWithoutAStopReasonIsIncomplete() {
        assertThat(Given.events(true, START, TEXT, HELLO, STOP_0).getLast()).isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, START, TEXT, HELLO, STOP_0, MESSAGE_STOP))
                .endsWith(new StreamEvent.Finish(StopReason.of(Kind.STOP, null)), new StreamEvent.End(false));
        assertThat(Given.events(true, START, CALL, json(0, "{}"), STOP_0, MESSAGE_STOP))
                .endsWith(new StreamEvent.Finish(StopReason.of(Kind.TOOL_CALLS, null)), new StreamEvent.End(false));
    }

    @Test
    void aStreamThatBreaksOffFails() {
        assertThat(Given.events(true).getLast()).isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, START).getLast()).isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, START, TEXT, HELLO).getLast()).isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, START, MESSAGE_STOP).getLast()).isInstanceOf(StreamEvent.Failure.class);
        assertThat(Given.events(true, MESSAGE_STOP).getLast()).isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void errorEventsAreTyped() {
        assertThat(Given.events(
                                true,
                                START,
                                Given.frame(
                                        "{'type':'error','error':{'type':'overloaded_error','message':'Overloaded'}}"),
                                HELLO)
                        .getLast())
                .isEqualTo(new StreamEvent.Failure(new LlmError.Overloaded("The provider is overloaded.", null)));
        assertThat(Given.events(
                                true,
                                Given.frame(
                                        "{'type':'error','error':{'type':'invalid_request_error','message':'prompt is too long'}}"))
                        .getLast())
                .isEqualTo(
                        new StreamEvent.Failure(new LlmError.UpstreamRejected(400, "prompt is too long", null, null)));
        assertThat(Given.events(true, START, Given.frame("{'error':{'message':'boom'}}"))
                        .getLast())
                .isInstanceOfSatisfying(
                        StreamEvent.Failure.class,
                        failure -> assertThat(failure.error()).isInstanceOf(LlmError.UpstreamFailed.class));
    }

    @Test
    void whatIsNoJsonFailsOnce() {
        SseFrame html = Given.frame(null, "<html>".getBytes(StandardCharsets.UTF_8));
        assertThat(Given.events(true, START, html, html))
                .filteredOn(StreamEvent.Failure.class::isInstance)
                .hasSize(1);
    }

    @Test
    void serverToolsComeWholeAndCountAsNoCall() {
        List<StreamEvent> events = Given.events(
                true,
                START,
                Given.frame(
                        "{'type':'content_block_start','index':0,'content_block':{'type':'server_tool_use','id':'s',"
                                + "'name':'web_search','input':{}}}"),
                json(0, "{\"query\":"),
                json(0, "\"q\"}"),
                STOP_0,
                Given.frame("{'type':'message_delta','delta':{'stop_reason':'pause_turn'}}"),
                MESSAGE_STOP);
        assertThat(sum(events).response().content())
                .containsExactly(new Content.Opaque(
                        "anthropic",
                        "server_tool_use",
                        Given.json("{'type':'server_tool_use','id':'s','name':'web_search','input':{'query':'q'}}")));
        assertThat(events).noneMatch(StreamEvent.PartDelta.class::isInstance);
        assertThat(sum(events).response().stop().kind()).isEqualTo(Kind.PAUSE);
    }

    @Test
    void unknownBlocksGrowByTheirOwnDeltas() {
        assertThat(sum(Given.events(
                                true,
                                START,
                                Given.frame(
                                        "{'type':'content_block_start','index':0,'content_block':{'type':'compaction',"
                                                + "'content':'a'}}"),
                                Given.frame(
                                        "{'type':'content_block_delta','index':0,'delta':{'type':'compaction_delta',"
                                                + "'content':'b'}}"),
                                STOP_0,
                                END_TURN,
                                MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(new Content.Opaque(
                        "anthropic", "compaction", Given.json("{'type':'compaction','content':'ab'}")));
    }

    @Test
    void redactedThinkingAndCitationsAreKept() {
        assertThat(sum(Given.events(
                                true,
                                START,
                                Given.frame("{'type':'content_block_start','index':0,'content_block':"
                                        + "{'type':'redacted_thinking','data':'blob'}}"),
                                STOP_0,
                                Given.frame(
                                        "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}"),
                                Given.frame("{'type':'content_block_delta','index':1,'delta':{'type':'citations_delta',"
                                        + "'citation':{'type':'char_location','cited_text':'c'}}}"),
                                Given.frame("{'type':'content_block_stop','index':1}"),
                                END_TURN,
                                MESSAGE_STOP))
                        .response()
                        .content())
                .containsExactly(
                        new Content.RedactedReasoning(new Signature("anthropic", "blob")),
                        new Content.Text(
                                "",
                                List.of(Given.json("{'type':'char_location','cited_text':'c'}")),
                                null,
                                java.util.Map.of()));
    }
}
