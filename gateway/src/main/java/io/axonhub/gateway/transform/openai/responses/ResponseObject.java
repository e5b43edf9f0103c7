package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The response object of one answer: what the answer says, and the echo of the request that typed clients require.
 *
 * @param createdAt seconds since the epoch
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/object">OpenAI, the response object</a>
 */
record ResponseObject(Request request, String id, String model, long createdAt) {
    /** How far the answer is. {@code reason}: why it is incomplete; {@code error}: why it failed. */
    record State(
            String status,
            @Nullable String reason,
            @Nullable JsonNode error) {
        static State of(String status) {
            return new State(status, null, null);
        }
    }

    /** The whole object. */
    ObjectNode write(State state, ArrayNode output, @Nullable Usage usage) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", state.status())
                .put("background", false);
        json.set("error", state.error() == null ? json.nullNode() : state.error());
        if (state.reason() == null) {
            json.putNull("incomplete_details");
        } else {
            json.putObject("incomplete_details").put("reason", state.reason());
        }
        json.put("instructions", instructions()).put("max_output_tokens", request.maxTokens());
        json.put("model", model).set("output", output);
        json.put("parallel_tool_calls", !Boolean.FALSE.equals(request.parallelToolCalls()));
        json.put("previous_response_id", request.hints().continues());
        echo(json);
        if (usage != null) {
            json.set("usage", ResponsesUsage.write(usage));
        }
        return json;
    }

    private @Nullable String instructions() {
        if (request.messages().isEmpty()
                || request.messages().getFirst().role() != Role.SYSTEM
                || request.messages().getFirst().content().size() != 1) {
            return null;
        }
        return request.messages().getFirst().content().getFirst() instanceof Content.Text text ? text.text() : null;
    }

    private void echo(ObjectNode json) {
        reasoning(json.putObject("reasoning"));
        Hints hints = request.hints();
        json.put("service_tier", hints.serviceTier() == null ? "default" : hints.serviceTier());
        json.put("store", !Boolean.FALSE.equals(hints.store()));
        number(json, "temperature", request.sampling().temperature());
        text(json.putObject("text"));
        ToolWriter tools = new ToolWriter(request, new Notes());
        json.set(
                "tool_choice",
                request.toolChoice() == null ? TextNode.valueOf("auto") : tools.choice(request.toolChoice(), true));
        json.set("tools", tools.tools());
        Integer likely = request.sampling().topLogprobs();
        json.put("top_logprobs", likely == null ? 0 : likely);
        number(json, "top_p", request.sampling().topP());
        JsonNode truncation = request.extras().get("truncation");
        json.put("truncation", truncation == null ? "disabled" : truncation.asText("disabled"));
        if (hints.user() != null) {
            json.put("user", hints.user());
        }
        ObjectNode metadata = json.putObject("metadata");
        new TreeMap<>(hints.metadata()).forEach(metadata::put);
    }

    /** What was not said is 1, OpenAI's default. */
    private static void number(ObjectNode json, String field, @Nullable Double said) {
        double value = said == null ? 1 : said;
        if (value % 1 == 0 && Math.abs(value) < Integer.MAX_VALUE) {
            json.put(field, (int) value);
        } else {
            json.put(field, value);
        }
    }

    private void reasoning(ObjectNode json) {
        Thinking thinking = request.thinking();
        json.put(
                "effort",
                thinking == null || thinking.effort() == null
                        ? null
                        : thinking.effort().wire());
        boolean shown = thinking != null && ResponsesRequestReader.SUMMARIZED.equals(thinking.display());
        JsonNode detail = request.extras().get("reasoning.summary");
        json.put("summary", detail == null ? (shown ? "auto" : null) : detail.asText());
    }

    private void text(ObjectNode json) {
        switch (request.responseFormat()) {
            case ResponseFormat.Text _ -> json.putObject("format").put("type", "text");
            case ResponseFormat.JsonObject _ -> json.putObject("format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema -> json.set("format", ResponsesRequestWriter.schema(schema));
        }
        if (request.hints().verbosity() != null) {
            json.put("verbosity", request.hints().verbosity());
        }
    }
}
