package io.axonhub.gateway.transform.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks the order of chunks: whole calls, one finishReason in the last, usage beside it, nothing behind it or an error. */
public final class CandidateOrder implements Consumer<SseFrame> {
    private @Nullable JsonNode first;
    private boolean over;

    @Override
    public void accept(SseFrame frame) {
        assertThat(over).as("nothing behind the terminal").isFalse();
        assertThat(frame.event()).as("Gemini names no events").isNull();
        JsonNode chunk = Json.parse(frame.data());
        if (chunk.has("error")) {
            over = true;
            return;
        }
        first = first == null ? chunk : first;
        assertThat(chunk.get("responseId")).isEqualTo(first.get("responseId"));
        assertThat(chunk.get("modelVersion")).isNotNull().isEqualTo(first.get("modelVersion"));
        assertThat(chunk.path("candidates")).hasSize(1);
        JsonNode candidate = chunk.path("candidates").get(0);
        assertThat(candidate.path("index").isInt()).isTrue();
        assertThat(candidate.path("content").path("role").textValue()).isEqualTo("model");
        over = candidate.has("finishReason");
        assertThat(candidate.path("content").path("parts").isEmpty())
                .as("parts in every chunk but the last")
                .isEqualTo(over);
        candidate.path("content").path("parts").forEach(CandidateOrder::part);
    }

    private static void part(JsonNode part) {
        assertThat(part.has("functionCall") || part.has("text")).isTrue();
        if (part.has("functionCall")) {
            assertThat(part.path("functionCall").path("name").textValue()).isNotBlank();
            assertThat(part.path("functionCall").path("id").textValue()).isNotBlank();
            assertThat(part.path("functionCall").path("args").isObject()).isTrue();
        } else {
            assertThat(part.path("text").textValue().isEmpty())
                    .as("an empty text only to carry a signature")
                    .isEqualTo(part.has("thoughtSignature"));
        }
    }
}
