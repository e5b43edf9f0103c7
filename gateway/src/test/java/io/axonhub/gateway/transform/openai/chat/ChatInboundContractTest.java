package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.InboundContract;
import java.util.List;

class ChatInboundContractTest extends InboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(ChatInbound.FORMAT);
    }

    @Override
    protected void assertError(JsonNode body, LlmError error) {
        assertThat(body.path("error").properties())
                .extracting(java.util.Map.Entry::getKey)
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(body.path("error").path("message").textValue()).isEqualTo(error.message());
        assertThat(body.path("error").path("type").textValue()).isNotBlank();
    }

    /** As openai-node insists: role first, ids and types of calls once and before their arguments, one finish, nothing behind [DONE]. */
    @Override
    protected void assertLegal(List<SseFrame> frames) {
        ChunkOrder order = new ChunkOrder();
        for (SseFrame frame : frames) {
            assertThat(frame.event()).as("OpenAI names no events").isNull();
            order.accept(frame);
        }
    }

    @Override
    protected boolean looksComplete(List<SseFrame> frames) {
        boolean finished = false;
        for (SseFrame frame : frames) {
            if (frame.isText("[DONE]")) {
                return finished;
            }
            JsonNode chunk = Json.parse(frame.data());
            if (chunk.has("error")) {
                return false;
            }
            finished |= chunk.path("choices").path(0).path("finish_reason").isTextual();
        }
        return false;
    }

    /** Several choices can only be forwarded, and the writer always asks for usage in a stream. */
    @Override
    protected String[] unequal() {
        return new String[] {"choices-two", "stop-streamed"};
    }
}
