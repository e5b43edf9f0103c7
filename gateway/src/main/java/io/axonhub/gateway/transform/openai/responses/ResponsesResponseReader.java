package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import java.util.Set;

/** A provider's whole answer: read as a stream of its last event, so that whole and streamed answers cannot differ. */
final class ResponsesResponseReader {
    /** What the answer says of itself, and the echo of the request. */
    private static final Shape KNOWN = Shape.of(
            "id",
            "object",
            "created_at",
            "completed_at",
            "status",
            "background",
            "error",
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "model",
            "output",
            "parallel_tool_calls",
            "previous_response_id",
            "prompt_cache_key",
            "prompt_cache_retention",
            "reasoning",
            "safety_identifier",
            "service_tier",
            "store",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user",
            "metadata",
            "usage.input_tokens",
            "usage.output_tokens",
            "usage.total_tokens",
            "usage.input_tokens_details.cached_tokens",
            "usage.input_tokens_details.cache_write_tokens",
            "usage.output_tokens_details.reasoning_tokens",
            "incomplete_details.reason");

    private static final Set<String> READ = Set.of("message", "reasoning", "function_call", "custom_tool_call");
    private static final Shape ITEM = Shape.of(
            "id",
            "type",
            "status",
            "role",
            "phase",
            "content.type",
            "content.text",
            "content.refusal",
            "content.annotations",
            "content.logprobs",
            "summary.type",
            "summary.text",
            "encrypted_content",
            "call_id",
            "name",
            "namespace",
            "arguments",
            "input");

    private ResponsesResponseReader() {}

    static Response read(byte[] body) {
        JsonNode json = parse(body);
        ResponsesStreamReader reader = new ResponsesStreamReader();
        Accumulator sum = new Accumulator();
        reader.whole(json).forEach(sum::accept);
        LlmError failure = sum.failure();
        if (failure != null) {
            throw new GatewayException(failure);
        }
        Response said = sum.response();
        return new Response(said.id(), said.model(), said.content(), said.stop(), said.usage(), reader.extras());
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    /** What a whole response says that no event carries. */
    static void look(JsonNode response, Strays strays) {
        strays.look(response, "", KNOWN);
        JsonNode output = response.path("output");
        for (int i = 0; i < output.size(); i++) {
            item(output.path(i), "output[" + i + "]", strays);
        }
    }

    /** What an item that is more than kept whole says besides. */
    static void item(JsonNode item, String path, Strays strays) {
        if (READ.contains(item.path("type").asText(""))) {
            strays.look(item, path, ITEM);
        }
    }
}
