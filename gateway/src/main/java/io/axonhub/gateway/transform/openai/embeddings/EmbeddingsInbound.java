package io.axonhub.gateway.transform.openai.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.Task.Form;
import io.axonhub.gateway.llm.Task.Purpose;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.PlainInbound;
import io.axonhub.gateway.transform.openai.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings as OpenAI's clients ask for them.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI, embeddings</a>
 */
public final class EmbeddingsInbound extends PlainInbound implements TaskInbound {
    /** The format's name. */
    public static final String FORMAT = "openai-embeddings";

    private static final String INPUT = "input";
    private static final String ENCODING = "encoding_format";

    /** The endpoint. */
    public EmbeddingsInbound() {
        super(FORMAT, Operation.EMBED, INPUT, null);
    }

    @Override
    public Task.Embed read(HttpCall call) {
        Members body = Members.of(Json.parse(call.body()), "");
        return new Task.Embed(
                FORMAT,
                body.needName("model"),
                inputs(body),
                body.count("dimensions", 1),
                form(body),
                purpose(body.text("input_type")),
                body.text("user"),
                body.rest());
    }

    private static Form form(Members body) {
        String encoding = body.text(ENCODING);
        return switch (encoding) {
            case null -> Form.NUMBERS;
            case "float" -> Form.NUMBERS;
            case "base64" -> Form.BASE64;
            default -> throw Members.refuse(ENCODING, "must be 'float' or 'base64'");
        };
    }

    /** Not OpenAI's, but what many clients send to those who copied it (NVIDIA, Voyage, Cohere). */
    private static @Nullable Purpose purpose(@Nullable String inputType) {
        return switch (inputType) {
            case null -> null;
            case "query", "search_query" -> Purpose.QUERY;
            case "document", "passage", "search_document" -> Purpose.DOCUMENT;
            case "classification" -> Purpose.CLASSIFICATION;
            case "clustering" -> Purpose.CLUSTERING;
            default ->
                throw Members.refuse(
                        "input_type", "must be 'query', 'document', 'classification' or 'clustering' for this model");
        };
    }

    private static List<Task.Input> inputs(Members body) {
        JsonNode input = body.need(INPUT);
        if (input.isTextual()) {
            return List.of(text(input, INPUT));
        }
        if (!(input instanceof ArrayNode list) || list.isEmpty()) {
            throw Members.refuse(INPUT, "must be a string or a list that is not empty");
        }
        if (list.get(0).isNumber()) {
            return List.of(tokens(list, INPUT));
        }
        List<Task.Input> inputs = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String at = INPUT + "[" + i + "]";
            JsonNode item = list.get(i);
            inputs.add(item instanceof ArrayNode ids ? tokens(ids, at) : text(item, at));
        }
        return inputs;
    }

    private static Task.Input text(JsonNode item, String at) {
        if (!item.isTextual() || item.textValue().isEmpty()) {
            throw Members.refuse(at, "must be a string that is not empty, or a list of tokens");
        }
        return new Task.Input.Text(item.textValue(), null);
    }

    private static Task.Input tokens(ArrayNode list, String at) {
        List<Integer> ids = new ArrayList<>(list.size());
        for (JsonNode id : list) {
            if (!id.isInt() || id.intValue() < 0) {
                throw Members.refuse(at, "must have whole numbers only, as tokens");
            }
            ids.add(id.intValue());
        }
        if (ids.isEmpty()) {
            throw Members.refuse(at, "must not be empty");
        }
        return new Task.Input.Tokens(ids);
    }

    @Override
    public HttpReply write(TaskResult result, Task task, Notes notes) {
        if (!(result instanceof TaskResult.Embeddings embeddings) || !(task instanceof Task.Embed asked)) {
            throw new IllegalArgumentException("not embeddings");
        }
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        for (int i = 0; i < embeddings.vectors().size(); i++) {
            data.addObject()
                    .put("object", "embedding")
                    .put("index", i)
                    .set("embedding", Vectors.write(embeddings.vectors().get(i), asked.form() == Form.BASE64));
        }
        body.put("model", embeddings.model().isEmpty() ? task.model() : embeddings.model());
        Usage usage = embeddings.usage() == null ? Usage.zero() : embeddings.usage();
        body.putObject("usage").put("prompt_tokens", usage.inputTotal()).put("total_tokens", usage.total());
        return HttpReply.json(200, Json.bytes(body));
    }
}
