package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.Task.Form;
import io.axonhub.gateway.llm.Task.Purpose;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.TaskInbound;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings as Google's clients ask for them: of one content, or of several in a batch.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">Gemini, embeddings</a>
 */
public final class GeminiEmbedInbound implements TaskInbound {
    /** The format's name. */
    public static final String FORMAT = "gemini-embed";

    private static final String REQUESTS = "requests";
    private static final byte[] BLANK = "\n\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.EMBED;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        String model = GeminiCall.of(call.path()).model();
        body(call);
        return new Envelope(model, false, true);
    }

    private static Fields body(HttpCall call) {
        try {
            return Fields.of(Json.parse(call.body()), "");
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest("Invalid JSON payload received: " + e.getMessage(), null, null), e);
        }
    }

    /** Whether the call is for several contents. */
    static boolean isBatch(HttpCall call) {
        int query = call.path().indexOf('?');
        String path = query < 0 ? call.path() : call.path().substring(0, query);
        return path.endsWith(":batchEmbedContents");
    }

    /** What one content asks for beside its text. */
    private record Wish(@Nullable Purpose purpose, @Nullable Integer dimensions) {}

    @Override
    public Task.Embed read(HttpCall call) {
        Fields body = body(call);
        boolean batch = isBatch(call);
        List<Fields> requests = batch ? body.objects(REQUESTS) : List.of(body);
        if (requests.isEmpty()) {
            throw Fields.refuse(REQUESTS, "must not be empty");
        }
        List<Task.Input> inputs = new ArrayList<>();
        Map<String, JsonNode> extras = new HashMap<>();
        Wish wish = null;
        for (Fields request : requests) {
            Wish one = wish(request);
            if (wish != null && !Objects.equals(one, wish)) {
                throw Fields.refuse(
                        request.path(), "must ask for the same taskType and outputDimensionality as the others");
            }
            wish = one;
            request.any("model");
            inputs.add(input(request));
            request.keep(extras);
        }
        if (batch) {
            body.keep(extras);
        }
        return new Task.Embed(
                FORMAT,
                GeminiCall.of(call.path()).model(),
                inputs,
                wish == null ? null : wish.dimensions(),
                batch ? Form.NUMBERS : Form.SINGLE,
                wish == null ? null : wish.purpose(),
                null,
                extras);
    }

    private static Wish wish(Fields request) {
        String type = request.textOrNull("taskType");
        Purpose purpose = switch (type) {
            case null -> null;
            case "TASK_TYPE_UNSPECIFIED" -> null;
            case "RETRIEVAL_QUERY", "QUESTION_ANSWERING", "FACT_VERIFICATION", "CODE_RETRIEVAL_QUERY" -> Purpose.QUERY;
            case "RETRIEVAL_DOCUMENT" -> Purpose.DOCUMENT;
            case "SEMANTIC_SIMILARITY" -> Purpose.SIMILARITY;
            case "CLASSIFICATION" -> Purpose.CLASSIFICATION;
            case "CLUSTERING" -> Purpose.CLUSTERING;
            default -> throw Fields.refuse(request.at("taskType"), "is no known task type");
        };
        return new Wish(purpose, request.count("outputDimensionality", 1));
    }

    private static Task.Input input(Fields request) {
        Fields content = request.object("content");
        if (content == null) {
            throw Fields.refuse(request.at("content"), "is required");
        }
        content.any("role");
        StringBuilder text = new StringBuilder();
        for (Fields part : content.objects("parts")) {
            text.append(part.text("text"));
        }
        if (text.isEmpty()) {
            throw Fields.refuse(content.at("parts"), "must have text");
        }
        return new Task.Input.Text(text.toString(), request.textOrNull("title"));
    }

    @Override
    public HttpReply write(TaskResult result, Task task, Notes notes) {
        if (!(result instanceof TaskResult.Embeddings embeddings) || !(task instanceof Task.Embed asked)) {
            throw new IllegalArgumentException("not embeddings");
        }
        ObjectNode body = Json.object();
        if (asked.form() == Form.SINGLE) {
            body.putObject("embedding")
                    .set("values", values(embeddings.vectors().getFirst()));
        } else {
            ArrayNode list = body.putArray("embeddings");
            embeddings.vectors().forEach(vector -> list.addObject().set("values", values(vector)));
        }
        if (embeddings.usage() != null) {
            body.putObject("usageMetadata")
                    .put("promptTokenCount", embeddings.usage().inputTotal());
        }
        return HttpReply.json(200, Json.bytes(body));
    }

    private static ArrayNode values(float[] vector) {
        ArrayNode values = Json.array();
        for (float number : vector) {
            values.add(number);
        }
        return values;
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return GeminiErrors.reply(error, requestId);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return StreamLayout.EVENTS.late(Json.bytes(GeminiErrors.body(error, requestId)));
    }

    @Override
    public byte[] keepAlive() {
        return BLANK.clone();
    }
}
