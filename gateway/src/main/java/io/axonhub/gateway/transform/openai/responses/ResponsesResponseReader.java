package io.axonhub.gateway.transform.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Accumulator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A provider's whole answer: read as a stream of its last event, so that whole and streamed answers cannot differ. */
final class ResponsesResponseReader {
    /** What the answer says of itself, and the echo of the request. */
    private static final Set<String> KNOWN = Set.of(
            "id",
            "object",
            "created_at",
            "completed_at",
            "status",
            "background",
            "error",
            "incomplete_details",
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
            "usage",
            "user",
            "metadata");

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
        return new Response(said.id(), said.model(), said.content(), said.stop(), said.usage(), extras(json));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    private static Map<String, JsonNode> extras(JsonNode json) {
        Map<String, JsonNode> extras = new HashMap<>();
        json.properties().forEach(member -> {
            if (!KNOWN.contains(member.getKey())) {
                extras.put(member.getKey(), member.getValue());
            }
        });
        return extras;
    }
}
