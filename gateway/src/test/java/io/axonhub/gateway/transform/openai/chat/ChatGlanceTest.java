package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.JsonMutations;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.Traits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A glance says exactly what the tree says, or nothing. */
class ChatGlanceTest {
    private static final String CHUNK = """
            {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","system_fingerprint":null,"choices":[{"index":0,
            "delta":{"role":"assistant","content":"H\\u00e9 \\"y\\"","tool_calls":null},"logprobs":null,
            "finish_reason":null}],"usage":null}""";
    private static final String LAST = """
            {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"."},"finish_reason":"length"}],
            "usage":{"prompt_tokens":7,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":3}}}""";
    private static final String WHOLE = """
            {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":
            {"role":"assistant","content":"Hello","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],
            "usage":{"prompt_tokens":7,"completion_tokens":5,"total_tokens":12},"service_tier":"default"}""";
    private static final String CALL = """
            {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"hm","tool_calls":
            [{"index":0,"id":"t","type":"function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""";

    private final ChatOutbound outbound = new ChatOutbound();

    @ParameterizedTest
    @ValueSource(strings = {CHUNK, LAST, WHOLE})
    void glancesAtWhatIsPlain(String json) {
        assertThat(ChatGlance.of(bytes(json))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CALL,
                "{\"id\":\"c\",\"id\":\"d\"}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"}}]}",
                "{\"choices\":[{\"delta\":{\"content\":\"a\"},\"message\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"delta\":{}},{\"delta\":{}}]}",
                "{\"error\":{\"message\":\"m\"}}",
                "{\"choices\":[{\"error\":\"x\",\"delta\":{}}]}",
                "{\"choices\":[{\"finish_reason\":\"error\",\"delta\":{}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{}}]}",
                "{\"id\":\"c\"} {}",
                "{\"id\":\"c\"",
                "[DONE]",
                "",
                "7"
            })
    void leavesTheRestToTheTree(String json) {
        assertThat(ChatGlance.of(bytes(json))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {CHUNK, LAST, WHOLE, CALL})
    void readsEachMutationOfAChunkAsTheTreeDoes(String json) {
        for (JsonNode mutation : JsonMutations.of(Json.parse(json))) {
            byte[] data = Json.bytes(mutation);
            if (mutation.isObject()) {
                assertThat(streamed(data)).as(mutation.toString()).isEqualTo(treed(mutation));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LAST, WHOLE, CALL})
    void summarizesEachMutationOfAnAnswerAsReadingItDoes(String json) {
        for (JsonNode mutation : JsonMutations.of(Json.parse(json))) {
            HttpReply reply = new HttpReply(200, Headers.empty(), Json.bytes(mutation));
            assertThat(outcome(() -> outbound.report(reply)))
                    .as(mutation.toString())
                    .isEqualTo(outcome(() -> summary(outbound.read(reply))));
        }
    }

    @Test
    void aGlanceDoesNotTakeInvalidUtf8() {
        byte[] data = bytes(CHUNK.replace("H", "?"));
        data[CHUNK.indexOf("H")] = (byte) 0xC3;

        assertThat(ChatGlance.of(data)).isNull();
    }

    private static Report summary(Response response) {
        return new Report(response.model(), response.usage(), response.stop());
    }

    private interface Read {
        Object now();
    }

    private static Object outcome(Read read) {
        try {
            return read.now();
        } catch (GatewayException e) {
            return e.error();
        }
    }

    private static List<StreamEvent> streamed(byte[] data) {
        ChatStreamReader reader = new ChatStreamReader(Traits.none());
        List<StreamEvent> events = new ArrayList<>(reader.accept(new SseFrame(null, data, data)));
        events.addAll(reader.accept(new SseFrame(null, bytes(LAST), bytes(LAST))));
        events.addAll(reader.finish());
        return events;
    }

    private static List<StreamEvent> treed(JsonNode chunk) {
        ChatStreamReader reader = new ChatStreamReader(Traits.none());
        List<StreamEvent> events = new ArrayList<>(reader.whole(chunk));
        if (events.stream().allMatch(event -> event.failure() == null)) {
            events.addAll(reader.whole(Json.parse(LAST)));
        }
        events.addAll(reader.finish());
        return events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
