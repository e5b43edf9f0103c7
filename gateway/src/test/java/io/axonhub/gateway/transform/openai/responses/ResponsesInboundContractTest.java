package io.axonhub.gateway.transform.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.InboundContract;
import java.util.List;
import java.util.Map;

class ResponsesInboundContractTest extends InboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(ResponsesInbound.FORMAT);
    }

    @Override
    protected void assertError(JsonNode body, LlmError error) {
        assertThat(body.path("error").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(body.path("error").path("message").textValue()).isEqualTo(error.message());
        assertThat(body.path("error").path("type").textValue()).isNotBlank();
    }

    @Override
    protected void assertLegal(List<SseFrame> frames) {
        frames.forEach(new ResponseOrder());
    }

    @Override
    protected boolean looksComplete(List<SseFrame> frames) {
        return frames.stream()
                .map(frame -> Json.parse(frame.data()).path("type").asText())
                .anyMatch(type -> type.equals("response.completed") || type.equals("response.incomplete"));
    }
}
