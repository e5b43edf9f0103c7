package io.axonhub.gateway.transform.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskOutbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.TaskUsage;
import io.axonhub.gateway.transform.openai.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's embeddings.
 *
 * @see <a href="https://docs.cohere.com/reference/embed">Cohere, embed v2</a>
 */
public final class CohereEmbedOutbound extends PlainOutbound implements TaskOutbound {
    private static final int BATCH = 96;

    /** The endpoint. */
    public CohereEmbedOutbound() {
        super("cohere-embed", Operation.EMBED, "/v2/embed");
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public StreamReader streamReader() {
        return TaskOutbound.super.streamReader();
    }

    @Override
    public HttpCall write(Task task, Target target, Notes notes) {
        Task.Embed asked = embed(task);
        ObjectNode body = Json.object().put("model", target.model()).put("input_type", inputType(asked, notes));
        ArrayNode texts = body.putArray("texts");
        for (int i = 0; i < asked.inputs().size(); i++) {
            texts.add(text(asked.inputs().get(i), i, notes));
        }
        body.putArray("embedding_types").add("float");
        if (asked.dimensions() != null) {
            body.put("output_dimension", asked.dimensions());
        }
        if (asked.user() != null) {
            notes.dropped("user", "the provider takes no end user");
        }
        asked.extras().forEach((name, value) -> {
            if (name.equals("truncate")) {
                body.set(name, value);
            } else {
                notes.dropped(name, "the provider does not know it");
            }
        });
        return new HttpCall("POST", path(), Headers.of("content-type", "application/json"), Json.bytes(body));
    }

    private static Task.Embed embed(Task task) {
        if (task instanceof Task.Embed asked) {
            return asked;
        }
        throw new IllegalArgumentException("not embeddings");
    }

    /** Cohere must be told; vectors of documents are what most clients that do not say it build first. */
    private static String inputType(Task.Embed asked, Notes notes) {
        return switch (asked.purpose()) {
            case null -> {
                notes.degraded("input_type", "the provider must be told: search_document is assumed");
                yield "search_document";
            }
            case QUERY -> "search_query";
            case DOCUMENT -> "search_document";
            case CLASSIFICATION -> "classification";
            case CLUSTERING -> "clustering";
            case SIMILARITY -> {
                notes.degraded("input_type", "the provider has no purpose 'similarity': clustering is next to it");
                yield "clustering";
            }
        };
    }

    private static String text(Task.Input input, int index, Notes notes) {
        return switch (input) {
            case Task.Input.Text text -> {
                if (text.title() != null) {
                    notes.dropped("title", "the provider takes no title");
                }
                yield text.text();
            }
            case Task.Input.Tokens tokens ->
                throw new GatewayException(LlmError.InvalidRequest.of(
                        "input[" + index + "]",
                        "'input' must be text: the provider of this model takes no lists of tokens."));
        };
    }

    @Override
    public TaskResult.Embeddings read(HttpReply reply, Task task) {
        JsonNode body;
        try {
            body = Json.parse(reply.body());
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
        List<float[]> vectors = new ArrayList<>();
        for (JsonNode vector : body.path("embeddings").path("float")) {
            vectors.add(Vectors.read(vector).orElseThrow(CohereEmbedOutbound::malformed));
        }
        if (vectors.size() != embed(task).inputs().size()) {
            throw malformed();
        }
        return new TaskResult.Embeddings(body.path("id").asText(""), "", vectors, usage(body.path("meta")));
    }

    private static @Nullable Usage usage(JsonNode meta) {
        Usage billed = TaskUsage.of(meta.path("billed_units"));
        return billed == null ? TaskUsage.of(meta.path("tokens")) : billed;
    }

    private static GatewayException malformed() {
        return new GatewayException(
                new LlmError.MalformedUpstream("The provider's answer does not have one vector for each text."));
    }
}
