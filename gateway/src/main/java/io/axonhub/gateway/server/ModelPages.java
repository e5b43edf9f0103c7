package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The model lists.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models">OpenAI, models</a>
 * @see <a href="https://docs.anthropic.com/en/api/models-list">Anthropic, models</a>
 * @see <a href="https://ai.google.dev/api/models">Gemini, models</a>
 */
final class ModelPages {
    private static final String MODELS = "/models/";
    private static final int MAX_LIMIT = 1000;
    private static final int DEFAULT_LIMIT = 20;

    private final Models models;

    ModelPages(Models models) {
        this.models = models;
    }

    /** {@code GET /v1/models}, in the client's shape. */
    HttpReply list(HttpCall call, String clientAddress) {
        List<Models.Model> known = models.list(call, clientAddress);
        return json(
                switch (Dialects.format(call.path(), call.headers())) {
                    case Dialects.ANTHROPIC -> anthropicList(known, call);
                    case Dialects.GEMINI -> GeminiModels.list(known, call);
                    default -> openAiList(known);
                });
    }

    /** {@code GET /v1/models/{id}}; an id may hold slashes. */
    HttpReply one(HttpCall call, String clientAddress) {
        String path = call.path().split("\\?", 2)[0];
        String id = decoded(path.substring(path.indexOf(MODELS) + MODELS.length()));
        Models.Model model = models.list(call, clientAddress).stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new GatewayException(new LlmError.ModelNotFound(
                        id, "The model '" + id + "' does not exist or is not yours to use")));
        return json(
                switch (Dialects.format(call.path(), call.headers())) {
                    case Dialects.ANTHROPIC -> anthropic(model);
                    case Dialects.GEMINI -> GeminiModels.one(model);
                    default -> openAi(model);
                });
    }

    private static ObjectNode openAiList(List<Models.Model> known) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        known.forEach(model -> data.add(openAi(model)));
        return list;
    }

    private static ObjectNode openAi(Models.Model model) {
        return Json.object()
                .put("id", model.id())
                .put("object", "model")
                .put("created", model.createdAt().getEpochSecond())
                .put("owned_by", model.ownedBy());
    }

    private static ObjectNode anthropicList(List<Models.Model> known, HttpCall call) {
        int limit = limit(call);
        int from = parameter(call, "after_id").map(id -> indexOf(known, id) + 1).orElse(0);
        int to = Math.min(known.size(), from + limit);
        Optional<String> before = parameter(call, "before_id");
        if (before.isPresent()) {
            int index = indexOf(known, before.get());
            to = index < 0 ? known.size() : index;
            from = Math.max(0, to - limit);
        }
        List<Models.Model> page = known.subList(from, to);
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        page.forEach(model -> data.add(anthropic(model)));
        list.put("has_more", before.isPresent() ? from > 0 : to < known.size());
        list.put("first_id", page.isEmpty() ? null : page.getFirst().id());
        list.put("last_id", page.isEmpty() ? null : page.getLast().id());
        return list;
    }

    private static ObjectNode anthropic(Models.Model model) {
        return Json.object()
                .put("type", "model")
                .put("id", model.id())
                .put("display_name", model.displayName())
                .put(
                        "created_at",
                        model.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static int indexOf(List<Models.Model> known, String id) {
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    private static int limit(HttpCall call) {
        Optional<String> given = parameter(call, "limit");
        if (given.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        OptionalInt limit = whole(given.get());
        if (limit.isEmpty() || limit.getAsInt() < 1 || limit.getAsInt() > MAX_LIMIT) {
            throw new GatewayException(LlmError.InvalidRequest.of("limit", "limit: must be between 1 and 1000"));
        }
        return limit.getAsInt();
    }

    private static OptionalInt whole(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** The first value of a query parameter. */
    static Optional<String> parameter(HttpCall call, String name) {
        int query = call.path().indexOf('?');
        if (query < 0) {
            return Optional.empty();
        }
        for (String pair : call.path().substring(query + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).equals(name)) {
                return Optional.of(decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("url", "the URL is not properly escaped"), e);
        }
    }

    private static HttpReply json(ObjectNode body) {
        return HttpReply.json(200, Json.bytes(body));
    }
}
