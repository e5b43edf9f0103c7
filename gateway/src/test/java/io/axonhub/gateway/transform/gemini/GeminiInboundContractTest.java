package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.InboundContract;
import java.util.List;

class GeminiInboundContractTest extends InboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(GeminiOutbound.FORMAT);
    }

    @Override
    protected void assertError(JsonNode body, LlmError error) {
        JsonNode said = body.path("error");
        assertThat(said.path("code").isInt()).isTrue();
        assertThat(said.path("message").textValue()).isEqualTo(error.message());
        assertThat(said.path("status").textValue()).matches("[A-Z_]+");
        assertThat(said.path("details").isArray()).isTrue();
    }

    @Override
    protected void assertLegal(List<SseFrame> frames) {
        CandidateOrder order = new CandidateOrder();
        frames.forEach(order);
    }

    @Override
    protected boolean looksComplete(List<SseFrame> frames) {
        return !frames.isEmpty()
                && Json.parse(frames.getLast().data())
                        .path("candidates")
                        .path(0)
                        .has("finishReason");
    }
}
