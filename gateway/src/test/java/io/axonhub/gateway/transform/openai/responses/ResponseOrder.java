package io.axonhub.gateway.transform.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks the order of events that wire-formats 2.3 lays down, as openai-node's accumulator and Codex insist on it. */
public final class ResponseOrder implements Consumer<SseFrame> {
    private static final Set<String> TERMINAL =
            Set.of("response.completed", "response.incomplete", "response.failed", "error");
    private static final Set<String> ECHO = Set.of(
            "id",
            "object",
            "created_at",
            "status",
            "error",
            "incomplete_details",
            "instructions",
            "max_output_tokens",
            "model",
            "output",
            "parallel_tool_calls",
            "previous_response_id",
            "reasoning",
            "store",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_p",
            "truncation",
            "metadata");

    private final ArrayNode items = Json.array();
    private final StringBuilder text = new StringBuilder();
    private int sequence;
    private @Nullable JsonNode created;
    private @Nullable JsonNode item;
    private @Nullable String open;
    private int contents;
    private int summaries;
    private int annotations;
    private @Nullable String said;
    private boolean over;

    @Override
    public void accept(SseFrame frame) {
        assertThat(over).as("nothing behind the terminal").isFalse();
        JsonNode event = Json.parse(frame.data());
        String type = event.path("type").asText();
        assertThat(frame.event()).isEqualTo(type);
        assertThat(event.path("sequence_number").isInt()).isTrue();
        assertThat(event.path("sequence_number").intValue()).as("no gaps").isEqualTo(sequence++);
        if (TERMINAL.contains(type)) {
            over = true;
        }
        if (!type.equals("error")) {
            assertThat(created != null || type.equals("response.created"))
                    .as("response.created first")
                    .isTrue();
        }
        check(type, event);
    }

    private void check(String type, JsonNode event) {
        switch (type) {
            case "error" -> assertThat(event.path("message").isTextual()).isTrue();
            case "response.created" -> {
                assertThat(created).isNull();
                created = event.path("response");
                object(event, "in_progress");
            }
            case "response.in_progress" -> object(event, "in_progress");
            case "response.completed" -> end(event, "completed");
            case "response.incomplete" -> {
                end(event, "incomplete");
                assertThat(event.path("response")
                                .path("incomplete_details")
                                .path("reason")
                                .asText())
                        .isIn("max_output_tokens", "content_filter");
            }
            case "response.failed" -> {
                object(event, "failed");
                assertThat(event.path("response").path("error").path("code").isTextual())
                        .isTrue();
                assertThat(event.path("response").path("error").path("message").isTextual())
                        .isTrue();
            }
            case "response.output_item.added" -> added(event);
            case "response.output_item.done" -> done(event);
            default -> inside(type, event);
        }
    }

    private void object(JsonNode event, String status) {
        JsonNode response = event.path("response");
        ECHO.forEach(member -> assertThat(response.has(member)).as(member).isTrue());
        assertThat(response.path("status").asText()).isEqualTo(status);
        assertThat(response.path("id").asText()).isNotBlank();
        if (created != null) {
            for (String same : new String[] {"id", "model", "created_at", "tools", "tool_choice"}) {
                assertThat(response.get(same)).isEqualTo(created.get(same));
            }
        }
    }

    private void end(JsonNode event, String status) {
        object(event, status);
        assertThat(item).as("no open item at the end").isNull();
        assertThat(event.path("response").path("output"))
                .as("the output is what streamed")
                .isEqualTo(items);
        JsonNode usage = event.path("response").path("usage");
        if (!usage.isMissingNode()) {
            assertThat(usage.at("/input_tokens_details/cached_tokens").isNumber())
                    .isTrue();
            assertThat(usage.at("/output_tokens_details/reasoning_tokens").isNumber())
                    .isTrue();
            assertThat(usage.path("total_tokens").asLong())
                    .isEqualTo(usage.path("input_tokens").asLong()
                            + usage.path("output_tokens").asLong());
        }
    }

    private void added(JsonNode event) {
        assertThat(item).as("one item after another").isNull();
        assertThat(event.path("output_index").intValue()).as("dense").isEqualTo(items.size());
        item = event.path("item");
        assertThat(item.path("id").asText()).isNotBlank();
        items.forEach(other ->
                assertThat(other.path("id")).isNotEqualTo(event.path("item").path("id")));
        contents = 0;
        summaries = 0;
        open = null;
        said = null;
        text.setLength(0);
    }

    private void done(JsonNode event) {
        JsonNode whole = event.path("item");
        assertThat(item).isNotNull();
        assertThat(open).as("no open part").isNull();
        assertThat(event.path("output_index").intValue()).isEqualTo(items.size());
        assertThat(whole.path("id")).isEqualTo(item == null ? null : item.path("id"));
        assertThat(whole.path("type")).isEqualTo(item == null ? null : item.path("type"));
        switch (whole.path("type").asText()) {
            case "message" -> {
                assertThat(whole.path("content")).hasSize(contents);
                assertThat(whole.path("status").asText()).isIn("completed", "incomplete");
            }
            case "reasoning" -> assertThat(whole.path("summary")).hasSize(summaries);
            case "function_call" -> assertThat(whole.path("arguments").asText()).isEqualTo(said);
            case "custom_tool_call" -> assertThat(whole.path("input").asText()).isEqualTo(said);
            default -> {}
        }
        items.add(whole);
        item = null;
    }

    private void inside(String type, JsonNode event) {
        JsonNode in = item;
        assertThat(in).as(type + " inside an item").isNotNull();
        if (in == null) {
            return;
        }
        assertThat(event.path("item_id")).isEqualTo(in.path("id"));
        assertThat(event.path("output_index").intValue()).isEqualTo(items.size());
        String kind = in.path("type").asText();
        switch (type) {
            case "response.content_part.added" ->
                opened(event.path("part").path("type").asText(), kind, "message");
            case "response.reasoning_summary_part.added" -> opened("summary_text", kind, "reasoning");
            case "response.output_text.delta" -> more("output_text", event);
            case "response.refusal.delta" -> more("refusal", event);
            case "response.reasoning_summary_text.delta" -> more("summary_text", event);
            case "response.output_text.annotation.added" -> {
                assertThat(open).isEqualTo("output_text");
                assertThat(event.path("annotation_index").intValue()).isEqualTo(annotations++);
            }
            case "response.output_text.done" -> said("output_text", event.path("text"));
            case "response.refusal.done" -> said("refusal", event.path("refusal"));
            case "response.reasoning_summary_text.done" -> said("summary_text", event.path("text"));
            case "response.content_part.done" -> {
                assertThat(event.path("part").path("type").asText()).isEqualTo(open);
                closed(event.path("content_index"), contents++);
            }
            case "response.reasoning_summary_part.done" -> closed(event.path("summary_index"), summaries++);
            case "response.function_call_arguments.delta" -> {
                assertThat(kind).isEqualTo("function_call");
                text.append(event.path("delta").textValue());
            }
            case "response.custom_tool_call_input.delta" -> {
                assertThat(kind).isEqualTo("custom_tool_call");
                text.append(event.path("delta").textValue());
            }
            case "response.function_call_arguments.done" -> called(event.path("arguments"));
            case "response.custom_tool_call_input.done" -> called(event.path("input"));
            default -> throw new AssertionError("unknown event " + type);
        }
    }

    private void opened(String part, String kind, String wanted) {
        assertThat(kind).isEqualTo(wanted);
        assertThat(open).as("one part after another").isNull();
        open = part;
        said = null;
        annotations = 0;
        text.setLength(0);
    }

    private void more(String part, JsonNode event) {
        assertThat(open).isEqualTo(part);
        assertThat(said).as("no delta behind the done").isNull();
        text.append(event.path("delta").textValue());
    }

    private void said(String part, JsonNode whole) {
        assertThat(open).isEqualTo(part);
        assertThat(whole.textValue()).isEqualTo(text.toString());
        said = whole.textValue();
    }

    private void closed(JsonNode index, int expected) {
        assertThat(said).as("the text's done before the part's").isNotNull();
        assertThat(index.intValue()).isEqualTo(expected);
        open = null;
    }

    private void called(JsonNode whole) {
        assertThat(whole.textValue()).isEqualTo(text.toString());
        said = whole.textValue();
    }
}
