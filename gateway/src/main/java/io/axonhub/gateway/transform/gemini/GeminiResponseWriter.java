package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Notes;

/** A whole answer for a client of this dialect. */
final class GeminiResponseWriter {
    private GeminiResponseWriter() {}

    static ObjectNode write(Response response, Request request, Notes notes) {
        ObjectNode body = Json.object();
        ObjectNode candidate = candidate(body);
        ArrayNode parts = (ArrayNode) candidate.path("content").path("parts");
        AnswerWriter writer = new AnswerWriter(notes);
        for (int i = 0; i < response.content().size(); i++) {
            writer.parts(response.content().get(i), "content[" + i + "]").forEach(parts::add);
        }
        candidate.put("finishReason", FinishReasons.write(response.stop())).put("index", 0);
        candidate.setAll(writer.about());
        if (response.usage() != null) {
            body.set("usageMetadata", UsageMetadata.write(response.usage()));
        }
        return named(body, response.id(), response.model().isEmpty() ? request.model() : response.model());
    }

    /** The only candidate of an answer or a chunk, its content empty. */
    static ObjectNode candidate(ObjectNode body) {
        ObjectNode candidate = body.putArray("candidates").addObject();
        candidate.putObject("content").put("role", "model").putArray("parts");
        return candidate;
    }

    /** The members that say whose answer it is. */
    static ObjectNode named(ObjectNode body, String id, String model) {
        body.put("modelVersion", model);
        return id.isEmpty() ? body : body.put("responseId", id);
    }
}
