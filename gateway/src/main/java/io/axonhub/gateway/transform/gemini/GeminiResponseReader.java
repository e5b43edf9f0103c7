package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Accumulator;

/** A provider's whole answer: read as a stream of one chunk, so that whole and streamed answers cannot differ. */
final class GeminiResponseReader {
    private GeminiResponseReader() {}

    static Response read(byte[] body) {
        JsonNode json;
        try {
            json = Json.parse(body);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
        GeminiStreamReader reader = new GeminiStreamReader();
        Accumulator sum = new Accumulator();
        reader.whole(json).forEach(sum::accept);
        reader.finish().forEach(sum::accept);
        LlmError failure = sum.failure();
        if (failure != null) {
            throw new GatewayException(failure);
        }
        Response response = sum.response();
        return new Response(
                response.id(),
                response.model(),
                response.content(),
                response.stop(),
                response.usage(),
                reader.extras());
    }
}
