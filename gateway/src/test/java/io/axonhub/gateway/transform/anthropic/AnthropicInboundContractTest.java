package io.axonhub.gateway.transform.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.InboundContract;
import java.util.List;

class AnthropicInboundContractTest extends InboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(AnthropicOutbound.FORMAT);
    }

    @Override
    protected void assertError(JsonNode body, LlmError error) {
        assertThat(body.path("type").textValue()).isEqualTo("error");
        assertThat(body.path("error").path("type").textValue()).isNotBlank();
        assertThat(body.path("error").path("message").textValue()).isEqualTo(error.message());
        assertThat(body.path("request_id").textValue()).isEqualTo("req_1");
    }

    @Override
    protected void assertLegal(List<SseFrame> frames) {
        MessageOrder order = new MessageOrder();
        frames.forEach(order);
    }

    @Override
    protected boolean looksComplete(List<SseFrame> frames) {
        return !frames.isEmpty()
                && Json.parse(frames.getLast().data()).path("type").asText("").equals("message_stop");
    }

    /** Cases that the reader refuses, or the writer changes by rule. */
    @Override
    protected String[] unequal() {
        return new String[] {
            "bad-tool-result", "blank-and-merged", "forced-while-thinking", "thinking-foreign-signature"
        };
    }
}
