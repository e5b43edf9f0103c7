package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.auth.AuthStage;
import io.axonhub.gateway.pipeline.auth.Authenticator;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.Transcripts;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kept answers: {@code GET} and {@code DELETE /v1/responses/{id}}, {@code GET /v1/responses/{id}/input_items}. A key sees its own only.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses/get">OpenAI, get a response</a>
 */
public final class StoredAnswers implements Page {
    private static final String PREFIX = "/v1/responses/";
    private static final String ITEMS = "/input_items";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "DELETE");
    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;

    private final Optional<Transcripts> transcripts;
    private final Snapshot.Source snapshots;
    private final Authenticator authenticator;

    /** {@code transcripts}: empty when nothing is kept. */
    public StoredAnswers(Optional<Transcripts> transcripts, Snapshot.Source snapshots, Authenticator authenticator) {
        this.transcripts = transcripts;
        this.snapshots = snapshots;
        this.authenticator = authenticator;
    }

    @Override
    public Set<String> methods() {
        return METHODS;
    }

    @Override
    public HttpReply answer(HttpCall call, String clientAddress) {
        String owner = authenticator
                .authenticate(call, clientAddress, AuthStage.CHAT, snapshots.current())
                .id();
        String path = call.path().split("\\?", 2)[0];
        String rest = path.substring(PREFIX.length());
        boolean items = rest.endsWith(ITEMS);
        String id = decoded(items ? rest.substring(0, rest.length() - ITEMS.length()) : rest);
        if (call.method().equals("DELETE")) {
            return items ? wrongMethod() : delete(owner, id);
        }
        Transcript found = transcripts.flatMap(known -> known.find(owner, id)).orElseThrow(() -> unknown(id));
        Map<String, String> query = query(call.path());
        if (items) {
            return json(page(found, query));
        }
        if (query.getOrDefault("stream", "false").equals("true")) {
            throw new GatewayException(LlmError.InvalidRequest.of(
                    "stream", "'stream' is for answers that are still under way: a kept one comes whole."));
        }
        return new HttpReply(200, Headers.of("content-type", "application/json"), found.answer());
    }

    private static HttpReply wrongMethod() {
        throw new GatewayException(new LlmError.NotFound("DELETE is not allowed on the items of an answer"));
    }

    private HttpReply delete(String owner, String id) {
        if (transcripts.isEmpty() || !transcripts.get().remove(owner, id)) {
            throw unknown(id);
        }
        return json(Json.object().put("id", id).put("object", "response").put("deleted", true));
    }

    private static GatewayException unknown(String id) {
        return new GatewayException(new LlmError.NotFound("Response with id '" + Printable.of(id) + "' not found."));
    }

    private static ObjectNode page(Transcript transcript, Map<String, String> query) {
        List<ObjectNode> items = items(transcript);
        if (!query.getOrDefault("order", "desc").equals("asc")) {
            items = items.reversed();
        }
        int from = 0;
        String after = query.getOrDefault("after", "");
        for (int i = 0; i < items.size() && !after.isEmpty(); i++) {
            if (items.get(i).path("id").asText().equals(after)) {
                from = i + 1;
            }
        }
        int to = Math.min(items.size(), from + limit(query));
        List<ObjectNode> shown = items.subList(from, to);
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        shown.forEach(data::add);
        list.put(
                "first_id", shown.isEmpty() ? null : shown.getFirst().path("id").asText());
        list.put("last_id", shown.isEmpty() ? null : shown.getLast().path("id").asText());
        return list.put("has_more", to < items.size());
    }

    /** Typed clients want an id and a type of every item, and the content of a message as parts. */
    private static List<ObjectNode> items(Transcript transcript) {
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : Json.parse(transcript.input())) {
            if (item instanceof ObjectNode object) {
                ObjectNode copy = object.deepCopy();
                if (!copy.has("type")) {
                    copy.put("type", "message");
                }
                if (copy.path("id").asText("").isEmpty()) {
                    copy.put("id", "item_" + transcript.id() + "_" + items.size());
                }
                if (copy.path("type").asText().equals("message")
                        && copy.path("content").isTextual()) {
                    parts(copy);
                }
                items.add(copy);
            }
        }
        return items;
    }

    private static void parts(ObjectNode message) {
        String text = message.path("content").asText();
        boolean assistant = message.path("role").asText().equals("assistant");
        ObjectNode part = message.putArray("content")
                .addObject()
                .put("type", assistant ? "output_text" : "input_text")
                .put("text", text);
        if (assistant) {
            part.putArray("annotations");
        }
    }

    private static int limit(Map<String, String> query) {
        String said = query.get("limit");
        if (said == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(said);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("limit", "'limit' must be a whole number."), e);
        }
        throw new GatewayException(LlmError.InvalidRequest.of("limit", "'limit' must be between 1 and 100."));
    }

    private static Map<String, String> query(String path) {
        Map<String, String> query = new HashMap<>();
        int mark = path.indexOf('?');
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
                }
            }
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("path", "the path has a bad percent sign"), e);
        }
    }

    private static HttpReply json(JsonNode body) {
        return new HttpReply(200, Headers.of("content-type", "application/json"), Json.bytes(body));
    }
}
