package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StopReason.Kind;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnthropicStreamWriterTest {
    private static final StreamEvent START = new StreamEvent.Start("id_1", "gpt");
    private static final String WHOLE = """
                        event: message_start
                        data: {'type':'message_start','message':{'id':'id_1','type':'message','role':'assistant','model':'gpt','content':[],'stop_reason':null,'stop_sequence':null,'usage':{'input_tokens':0,'cache_creation_input_tokens':0,'cache_read_input_tokens':0,'output_tokens':0}}}

                        event: content_block_start
                        data: {'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}

                        event: content_block_delta
                        data: {'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}

                        event: content_block_delta
                        data: {'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'axonhub:openai-chat:x'}}

                        event: content_block_stop
                        data: {'type':'content_block_stop','index':0}

                        event: content_block_start
                        data: {'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}

                        event: content_block_delta
                        data: {'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'Hi'}}

                        event: content_block_stop
                        data: {'type':'content_block_stop','index':1}

                        event: content_block_start
                        data: {'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'call_1','name':'f','input':{}}}

                        event: content_block_delta
                        data: {'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{\\\\'}}

                        event: content_block_stop
                        data: {'type':'content_block_stop','index':2}

                        event: message_delta
                        data: {'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'input_tokens':5,'cache_creation_input_tokens':3,'cache_read_input_tokens':3,'cache_creation':{'ephemeral_5m_input_tokens':2,'ephemeral_1h_input_tokens':1},'output_tokens':11,'output_tokens_details':{'thinking_tokens':4}}}

                        event: message_stop
                        data: {'type':'message_stop'}

                        """;
    private static final StreamEvent END = new StreamEvent.End(true);

    private static StreamEvent finish(Kind kind) {
        return new StreamEvent.Finish(StopReason.of(kind, null));
    }

    private static StreamEvent begin(int index, Content part) {
        return new StreamEvent.PartStart(index, part);
    }

    private static StreamEvent delta(int index, Delta delta) {
        return new StreamEvent.PartDelta(index, delta);
    }

    private static String events(String text) {
        return text.replace('"', '\'');
    }

    @Test
    void writesEveryEventInItsPlace() {
        assertThat(events(Given.written(
                        START,
                        begin(0, Content.Reasoning.of("")),
                        delta(0, new Delta.Reasoning("hm")),
                        delta(0, new Delta.Signed(new Signature("openai-chat", "x"))),
                        new StreamEvent.PartEnd(0),
                        begin(1, Content.Text.of("")),
                        delta(1, new Delta.Text("Hi")),
                        new StreamEvent.PartEnd(1),
                        begin(2, Content.ToolCall.function("call_1", "f", "")),
                        delta(2, new Delta.Arguments("{\\")),
                        new StreamEvent.PartEnd(2),
                        finish(Kind.TOOL_CALLS),
                        new StreamEvent.UsageReport(new Usage(5, 3, 2, 1, 7, 4)),
                        END)))
                .isEqualTo(WHOLE);
    }

    @Test
    void anEmptyPartNeverShows() {
        String text = Given.written(
                START,
                begin(0, Content.Text.of("")),
                delta(0, new Delta.Text("")),
                new StreamEvent.PartEnd(0),
                begin(1, Content.Reasoning.of("")),
                new StreamEvent.PartEnd(1),
                begin(2, Content.Text.of("")),
                delta(2, new Delta.Text("Hi")),
                new StreamEvent.PartEnd(2),
                finish(Kind.STOP),
                END);
        assertThat(text)
                .containsOnlyOnce("content_block_start\n")
                .contains("\"index\":0")
                .doesNotContain("\"index\":1");
    }

    @Test
    void unsignedReasoningIsTagged() {
        assertThat(Given.written(
                        START,
                        begin(0, Content.Reasoning.of("")),
                        delta(0, new Delta.Reasoning("hm")),
                        new StreamEvent.PartEnd(0)))
                .contains("\"signature\":\"axonhub:unsigned\"");
    }

    @Test
    void anOwnSignatureIsWrittenAsItCameEvenWithoutText() {
        assertThat(Given.written(
                        START,
                        begin(0, Content.Reasoning.of("")),
                        delta(0, new Delta.Signed(new Signature("anthropic", "s"))),
                        new StreamEvent.PartEnd(0)))
                .contains("\"type\":\"thinking\"")
                .contains("{\"type\":\"signature_delta\",\"signature\":\"s\"}");
    }

    @Test
    void freeTextInputIsWrappedWhole() {
        Content call = new Content.ToolCall("c", "patch", "", Content.ToolCall.Kind.CUSTOM, null, Map.of());
        assertThat(Given.written(
                        START,
                        begin(0, call),
                        delta(0, new Delta.Arguments("a \"")),
                        delta(0, new Delta.Arguments("b\"")),
                        new StreamEvent.PartEnd(0)))
                .contains("\"partial_json\":\"{\\\"input\\\":\\\"a \\\\\\\"b\\\\\\\"\\\"}\"");
    }

    @Test
    void aServerToolsInputComesAsADelta() {
        Content tool = new Content.Opaque(
                "anthropic",
                "server_tool_use",
                Given.json("{'type':'server_tool_use','id':'s','name':'web_search','input':{'q':1}}"));
        assertThat(Given.written(START, begin(0, tool), new StreamEvent.PartEnd(0)))
                .contains("\"name\":\"web_search\",\"input\":{}}")
                .contains("\"partial_json\":\"{\\\"q\\\":1}\"");
    }

    @Test
    void foreignPartsLeaveNoGapInTheIndexes() {
        assertThat(Given.written(
                        START,
                        begin(0, new Content.Opaque("gemini", "executableCode", Given.json("{}"))),
                        new StreamEvent.PartEnd(0),
                        begin(1, new Content.RedactedReasoning(new Signature("gemini", "x"))),
                        new StreamEvent.PartEnd(1)))
                .contains("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"axonhub:gemini:x\"}}")
                .doesNotContain("\"index\":1");
    }

    @Test
    void aRefusalIsTextAndAStopReason() {
        assertThat(Given.written(
                        START,
                        begin(0, new Content.Refusal("")),
                        delta(0, new Delta.Refusal("No.")),
                        new StreamEvent.PartEnd(0),
                        finish(Kind.STOP),
                        END))
                .contains("{\"type\":\"text_delta\",\"text\":\"No.\"}")
                .contains("\"stop_reason\":\"refusal\"");
    }

    @Test
    void aFailureEndsWithoutMessageStop() {
        assertThat(Given.written(
                        START,
                        begin(0, Content.Text.of("")),
                        delta(0, new Delta.Text("Hi")),
                        new StreamEvent.Failure(new LlmError.ConnectionLost("reset")),
                        END))
                .endsWith(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"reset\"}}\n\n")
                .doesNotContain("message_stop");
    }

    @Test
    void whatTheProviderDidNotSayIsSupplied() {
        assertThat(Given.written(new StreamEvent.Start("", "")))
                .contains("\"id\":\"msg_x\"")
                .contains("\"model\":\"m\"");
    }

    @Test
    void aCharacterSplitOverDeltasIsStillWritten() {
        String text = Given.written(
                START,
                begin(0, Content.Text.of("")),
                delta(0, new Delta.Text("a\ud83d")),
                delta(0, new Delta.Text("\ude00b")),
                new StreamEvent.PartEnd(0),
                finish(Kind.STOP),
                END);
        assertThat(text)
                .contains("{\"type\":\"text_delta\",\"text\":\"a\"}")
                .contains("{\"type\":\"text_delta\",\"text\":\"\ud83d\ude00b\"}")
                .contains("message_stop");
    }

    private static String called(String... fragments) {
        List<StreamEvent> events = new ArrayList<>(List.of(START, begin(0, Given.call("t", ""))));
        for (String fragment : fragments) {
            events.add(delta(0, new Delta.Arguments(fragment)));
        }
        events.add(new StreamEvent.PartEnd(0));
        return Given.written(events.toArray(StreamEvent[]::new));
    }

    @Test
    void argumentsThatAreNoObjectBecomeOne() {
        assertThat(called("nu", "ll")).contains("{\\\"_value\\\":null}").doesNotContain("\"nu");
        assertThat(called(" ", "[1", ",2]")).contains("{\\\"_value\\\":[1,2]}");
        assertThat(called("\"cut")).contains("_raw");
        assertThat(called("\n", "{\"a\":", "1}"))
                .contains("\"\\n{\\\"a\\\":\"", "\"1}\"")
                .doesNotContain("_value");
        assertThat(called(" ", "\n")).doesNotContain("input_json_delta");
    }

    @Test
    void showsTheCitationsOfAnAnswerThatCameWhole() {
        Notes notes = new Notes();
        AnthropicStreamWriter writer =
                new AnthropicStreamWriter(new AnthropicStreamWriter.Supplying("msg_x", "m"), notes);
        writer.accept(START);
        List<JsonNode> citations =
                List.of(Given.json("{'type':'char_location'}"), Given.json("{'type':'url_citation'}"));
        assertThat(writer.accept(begin(0, new Content.Text("", citations, null, Map.of()))))
                .anyMatch(frame -> new String(frame, StandardCharsets.UTF_8)
                        .contains("{\"type\":\"citations_delta\",\"citation\":{\"type\":\"char_location\"}}"));
        assertThat(Given.fields(notes)).containsExactly("content[0].annotations");
    }
}
