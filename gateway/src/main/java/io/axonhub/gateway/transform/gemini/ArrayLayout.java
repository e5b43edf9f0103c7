package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Layout;

/** Gemini's events as the elements of one array, each element's bytes as they came. */
final class ArrayLayout implements Layout {
    private final StreamLayout.Elements elements;

    ArrayLayout(StreamLayout.Elements elements) {
        this.elements = elements;
    }

    @Override
    public byte[] frame(SseFrame frame) {
        return frame.hasData() ? elements.next(frame.data()) : new byte[0];
    }

    @Override
    public byte[] end(boolean said) {
        return elements.end();
    }

    @Override
    public byte[] error(LlmError error, String requestId) {
        return elements.last(Json.bytes(GeminiErrors.body(error, requestId)));
    }
}
