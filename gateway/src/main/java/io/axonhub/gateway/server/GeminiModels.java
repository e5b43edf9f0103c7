package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.util.List;

/**
 * Models as Google's clients list them. A page token is the number of models before the page.
 *
 * @see <a href="https://ai.google.dev/api/models">Gemini, models</a>
 */
final class GeminiModels {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;

    private GeminiModels() {}

    static ObjectNode list(List<Models.Model> known, HttpCall call) {
        int wanted = number(call, "pageSize", DEFAULT_SIZE);
        int size = wanted == 0 ? DEFAULT_SIZE : Math.min(wanted, MAX_SIZE);
        int from = Math.min(number(call, "pageToken", 0), known.size());
        int to = Math.min(from + size, known.size());
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        known.subList(from, to).forEach(model -> models.add(one(model)));
        if (to < known.size()) {
            list.put("nextPageToken", Integer.toString(to));
        }
        return list;
    }

    /** What nobody has configured, such as the limits, is left out. */
    static ObjectNode one(Models.Model model) {
        ObjectNode json = Json.object()
                .put("name", "models/" + model.id())
                .put("baseModelId", model.id())
                .put("displayName", model.displayName());
        json.putArray("supportedGenerationMethods").add("generateContent").add("streamGenerateContent");
        return json;
    }

    private static int number(HttpCall call, String parameter, int otherwise) {
        String given = ModelPages.parameter(call, parameter).orElse("");
        if (given.isEmpty()) {
            return otherwise;
        }
        if (!given.matches("\\d{1,9}")) {
            throw new GatewayException(LlmError.InvalidRequest.of(
                    parameter, "Invalid value at '" + parameter + "': it must be a number."));
        }
        return Integer.parseInt(given);
    }
}
