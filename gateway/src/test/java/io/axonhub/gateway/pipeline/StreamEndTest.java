package io.axonhub.gateway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.ScriptedUpstream.Script;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where a stream ends: a body's end is no answer's end, and behind an answer's end there is nothing. */
class StreamEndTest {
    private static final Dialect CHAT = AllFormats.named("openai-chat");
    private static final Dialect MESSAGES = AllFormats.named("anthropic");
    private static final Dialect RESPONSES = AllFormats.named("openai-responses");
    private static final Dialect GEMINI = AllFormats.named("gemini");

    private static final String HI = "data: {\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
            + "{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":null}]}\n\n";
    private static final String STOP =
            "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static final String MESSAGE = event(
                    "message_start",
                    "\"message\":{\"id\":\"m\",\"type\":\"message\","
                            + "\"role\":\"assistant\",\"model\":\"m\",\"content\":[],\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}")
            + event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
            + event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi\"}")
            + event("content_block_stop", "\"index\":0");
    private static final String END_TURN =
            event("message_delta", "\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":4}");
    private static final String MESSAGE_STOP = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    private static final String ITEM = event("response.created", "\"response\":{\"id\":\"r\",\"model\":\"m\"}")
            + event(
                    "response.output_item.done",
                    "\"output_index\":0,\"item\":{\"id\":\"i\",\"type\":\"message\","
                            + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\"}]}");
    private static final String PARTS = "data: {\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\","
            + "\"parts\":[{\"text\":\"Hi\"}]}}],\"responseId\":\"r\"}\n\n";

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
    }

    @Test
    void aBodyThatEndsWithoutAnAnswersEndIsBroken() {
        Map<Dialect, String> streams = Map.of(CHAT, HI, MESSAGES, MESSAGE, RESPONSES, ITEM, GEMINI, PARTS);
        streams.forEach((provider, stream) -> {
            for (Dialect client : AllFormats.list()) {
                Rig rig = Rig.asking(client, provider, true, Script.sse(stream));
                Reply.Chunks chunks = rig.chunks();
                byte[] told = Rig.drain(chunks);
                String way =
                        provider.inbound().format() + " to " + client.inbound().format();
                assertThat(Rig.saysError(client, told)).as(way).isTrue();
                assertThat(chunks.broken()).as(way).isTrue();
                assertThat(rig.attempt().error()).as(way).isInstanceOf(LlmError.ConnectionLost.class);
                assertThat(rig.attempt().partial()).as(way).isTrue();
            }
        });
    }

    @Test
    void givesTheLastFrameThatTheProviderLeftOut() {
        assertThat(through(CHAT, HI + STOP)).isEqualTo(HI + STOP + DONE);
        assertThat(through(MESSAGES, MESSAGE + END_TURN)).isEqualTo(MESSAGE + END_TURN + MESSAGE_STOP);
        assertThat(through(CHAT, HI + STOP + DONE)).isEqualTo(HI + STOP + DONE);
        assertThat(through(MESSAGES, MESSAGE + END_TURN + MESSAGE_STOP)).isEqualTo(MESSAGE + END_TURN + MESSAGE_STOP);
    }

    @Test
    void givesItBehindAFrameThatLacksItsBlankLine() {
        assertThat(through(CHAT, HI + STOP.stripTrailing())).isEqualTo(HI + STOP + DONE);
    }

    @Test
    void keepsTheBeginningOfAFrameThatDidNotCome() {
        assertThat(through(MESSAGES, MESSAGE + END_TURN + "event: message_st"))
                .isEqualTo(MESSAGE + END_TURN + MESSAGE_STOP);
    }

    @Test
    void passesNothingThatComesBehindTheEnd() {
        assertThat(through(CHAT, HI + STOP + DONE + HI)).isEqualTo(HI + STOP + DONE);
        assertThat(through(CHAT, HI + STOP + DONE + "data: {\"error\":{\"message\":\"late\"}}\n\n"))
                .isEqualTo(HI + STOP + DONE);
        String whole = MESSAGE + END_TURN + MESSAGE_STOP;
        assertThat(through(MESSAGES, whole + event("error", "\"error\":{\"type\":\"api_error\"}")))
                .isEqualTo(whole);
        assertThat(through(MESSAGES, whole + ": bye\n\n")).isEqualTo(whole + ": bye\n\n");
        assertThat(through(MESSAGES, whole + DONE)).isEqualTo(whole + DONE);
    }

    private static String through(Dialect dialect, String stream) {
        Rig rig = Rig.asking(dialect, dialect, true, Script.sse(stream));
        String told = Rig.text(rig.chunks());
        assertThat(rig.attempt().error()).isNull();
        assertThat(rig.attempt().partial()).isFalse();
        return told;
    }
}
