package io.axonhub.gateway.transform.openai.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks the order of chunks that wire-formats 1.3 lays down. */
public final class ChunkOrder implements Consumer<SseFrame> {
    private @Nullable JsonNode first;
    private int calls;
    private boolean finished;
    private boolean usage;
    private boolean over;

    @Override
    public void accept(SseFrame frame) {
        assertThat(over).as("nothing behind the terminal").isFalse();
        if (frame.isText("[DONE]")) {
            assertThat(finished).as("a finish before [DONE]").isTrue();
            over = true;
            return;
        }
        JsonNode chunk = Json.parse(frame.data());
        if (chunk.has("error")) {
            over = true;
            return;
        }
        same(chunk);
        if (chunk.path("choices").isEmpty()) {
            assertThat(chunk.path("choices").isArray()).isTrue();
            assertThat(finished && !usage && chunk.path("usage").isObject())
                    .as("usage once, behind the finish")
                    .isTrue();
            usage = true;
            return;
        }
        assertThat(chunk.has("usage") && chunk.get("usage").isNull())
                .as("usage:null")
                .isTrue();
        choice(chunk.path("choices").get(0));
    }

    private void same(JsonNode chunk) {
        if (first == null) {
            first = chunk;
            JsonNode delta = chunk.path("choices").path(0).path("delta");
            assertThat(delta.path("role").textValue()).isEqualTo("assistant");
            assertThat(delta.path("content").textValue()).isEmpty();
            assertThat(delta.has("refusal")).isTrue();
        }
        for (String member : new String[] {"id", "object", "created", "model"}) {
            assertThat(chunk.get(member)).as(member).isNotNull().isEqualTo(first.get(member));
        }
    }

    private void choice(JsonNode choice) {
        assertThat(finished).as("no delta behind the finish").isFalse();
        assertThat(choice.path("index").isInt()).isTrue();
        assertThat(choice.path("delta").isObject()).isTrue();
        if (choice.path("finish_reason").isTextual()) {
            assertThat(choice.path("delta")).isEmpty();
            finished = true;
            return;
        }
        assertThat(choice.get("finish_reason").isNull()).isTrue();
        choice.path("delta").path("tool_calls").forEach(this::call);
    }

    private void call(JsonNode call) {
        assertThat(call.path("index").isInt()).isTrue();
        int index = call.path("index").intValue();
        String kind = call.has("custom") ? "custom" : "function";
        if (call.has("id")) {
            assertThat(index).as("calls counted from 0").isEqualTo(calls++);
            assertThat(call.path("type").textValue()).isEqualTo(kind);
            assertThat(call.path(kind).path("name").textValue()).isNotBlank();
        } else {
            assertThat(index).as("a fragment of the open call").isEqualTo(calls - 1);
            assertThat(call.path(kind).has("name")).isFalse();
            assertThat(call.has("type")).isFalse();
        }
    }
}
