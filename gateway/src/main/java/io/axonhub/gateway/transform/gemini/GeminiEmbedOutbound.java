package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskOutbound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings of Gemini providers; what crosses always goes out as a batch.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Gemini, embeddings</a>
 */
public final class GeminiEmbedOutbound implements TaskOutbound {
    private static final int BATCH = 100;
    private static final String MODEL = "model";
    private static final String REQUESTS = "requests";
    private static final Headers JSON = Headers.of("content-type", "application/json");

    @Override
    public String format() {
        return GeminiEmbedInbound.FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.EMBED;
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public HttpCall write(Task task, Target target, Notes notes) {
        Task.Embed asked = embed(task);
        ObjectNode body = Json.object();
        ArrayNode requests = body.putArray(REQUESTS);
        for (int i = 0; i < asked.inputs().size(); i++) {
            ObjectNode request = requests.addObject().put(MODEL, GeminiCall.resource(target.model()));
            content(asked.inputs().get(i), i, request);
            if (asked.purpose() != null) {
                request.put("taskType", taskType(asked.purpose()));
            }
            if (asked.dimensions() != null) {
                request.put("outputDimensionality", asked.dimensions());
            }
        }
        if (asked.user() != null) {
            notes.dropped("user", "the provider takes no end user");
        }
        asked.extras().keySet().forEach(name -> notes.dropped(name, "the provider does not know it"));
        return new HttpCall("POST", GeminiCall.path(target.model(), "batchEmbedContents"), JSON, Json.bytes(body));
    }

    private static Task.Embed embed(Task task) {
        if (task instanceof Task.Embed asked) {
            return asked;
        }
        throw new IllegalArgumentException("not embeddings");
    }

    private static void content(Task.Input input, int index, ObjectNode request) {
        switch (input) {
            case Task.Input.Text text -> {
                request.putObject("content").putArray("parts").addObject().put("text", text.text());
                if (text.title() != null) {
                    request.put("title", text.title());
                }
            }
            case Task.Input.Tokens tokens ->
                throw new GatewayException(LlmError.InvalidRequest.of(
                        "input[" + index + "]",
                        "'input' must be text: the provider of this model takes no lists of tokens."));
        }
    }

    private static String taskType(Task.Purpose purpose) {
        return switch (purpose) {
            case QUERY -> "RETRIEVAL_QUERY";
            case DOCUMENT -> "RETRIEVAL_DOCUMENT";
            case SIMILARITY -> "SEMANTIC_SIMILARITY";
            case CLASSIFICATION -> "CLASSIFICATION";
            case CLUSTERING -> "CLUSTERING";
        };
    }

    /** The model stands in the path and, in a batch, in each request, where it must be the same. */
    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        String method = GeminiEmbedInbound.isBatch(call) ? "batchEmbedContents" : "embedContent";
        byte[] body = target.model().equals(envelope.model()) ? call.body() : renamed(call.body(), target.model());
        return new HttpCall("POST", GeminiCall.path(target.model(), method), JSON, body);
    }

    private static byte[] renamed(byte[] body, String model) {
        String name = GeminiCall.resource(model);
        JsonScan scan = JsonScan.of(body, MODEL, REQUESTS);
        byte[] edited = scan.member(MODEL).isPresent() ? scan.withText(MODEL, name) : body;
        JsonScan again = JsonScan.of(edited, REQUESTS);
        JsonScan.Member member = again.member(REQUESTS).orElse(null);
        if (member == null || member.kind() != JsonScan.Kind.ARRAY) {
            return edited;
        }
        JsonNode requests = Json.parse(again.bytes(member));
        requests.forEach(request -> {
            if (request instanceof ObjectNode object && object.has(MODEL)) {
                object.put(MODEL, name);
            }
        });
        return again.with(REQUESTS, Json.bytes(requests));
    }

    @Override
    public TaskResult.Embeddings read(HttpReply reply, Task task) {
        JsonNode body = parse(reply.body());
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode embedding : body.path("embeddings")) {
            vectors.add(vector(embedding.path("values")));
        }
        if (vectors.size() != embed(task).inputs().size()) {
            throw malformed();
        }
        return new TaskResult.Embeddings("", "", vectors, usage(body));
    }

    private static float[] vector(JsonNode values) {
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
            if (!values.get(i).isNumber()) {
                throw malformed();
            }
            vector[i] = values.get(i).floatValue();
        }
        if (vector.length == 0) {
            throw malformed();
        }
        return vector;
    }

    @Override
    public Report report(HttpReply reply) {
        JsonNode body = parse(reply.body());
        if (!body.path("embeddings").isArray() && !body.path("embedding").isObject()) {
            throw malformed();
        }
        return new Report("", usage(body), null);
    }

    private static @Nullable Usage usage(JsonNode body) {
        return UsageMetadata.read(body.path("usageMetadata"));
    }

    private static JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            if (GeminiUpstreamErrors.isError(json)) {
                throw new GatewayException(GeminiUpstreamErrors.inBand(json));
            }
            return json;
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    private static GatewayException malformed() {
        return new GatewayException(
                new LlmError.MalformedUpstream("The provider's answer does not have one vector for each content."));
    }

    @Override
    public LlmError error(HttpReply reply) {
        return GeminiUpstreamErrors.of(reply);
    }
}
