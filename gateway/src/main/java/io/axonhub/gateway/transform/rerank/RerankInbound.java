package io.axonhub.gateway.transform.rerank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.llm.TaskResult.Ranking;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.openai.Members;
import io.axonhub.gateway.transform.openai.PlainInbound;
import java.util.ArrayList;
import java.util.List;

/** Reranking as clients of Jina (and of the many that copy it) or of Cohere ask for it. */
public final class RerankInbound extends PlainInbound implements TaskInbound {
    private static final String DOCUMENTS = "documents";

    private final RerankShape shape;

    /** In this shape. */
    public RerankInbound(RerankShape shape) {
        super(shape.format(), Operation.RERANK, DOCUMENTS, null);
        this.shape = shape;
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        HttpReply reply = super.error(error, requestId);
        ObjectNode body = Json.object().put(shape.error(), error.message());
        return new HttpReply(reply.status(), reply.headers(), Json.bytes(body));
    }

    @Override
    public Task.Rerank read(HttpCall call) {
        Members body = Members.of(Json.parse(call.body()), "");
        String model = body.needName("model");
        String query = body.needText("query");
        List<JsonNode> wire = body.list(DOCUMENTS);
        if (wire.isEmpty()) {
            throw Members.refuse(DOCUMENTS, "is required and must not be empty");
        }
        List<Task.Document> documents = new ArrayList<>(wire.size());
        for (int i = 0; i < wire.size(); i++) {
            documents.add(document(wire.get(i), DOCUMENTS + "[" + i + "]"));
        }
        boolean documentsBack = Boolean.TRUE.equals(body.flag("return_documents"));
        return new Task.Rerank(
                format(), model, query, documents, body.count(shape.topN(), 1), documentsBack, body.rest());
    }

    private static Task.Document document(JsonNode wire, String at) {
        JsonNode text = wire.isObject() ? wire.path("text") : wire;
        if (!text.isTextual()) {
            throw Members.refuse(at, "must be a string or have a 'text': the provider of this model ranks texts only");
        }
        return new Task.Document(text.textValue(), wire);
    }

    @Override
    public HttpReply write(TaskResult result, Task task, Notes notes) {
        if (!(result instanceof Ranking ranking) || !(task instanceof Task.Rerank asked)) {
            throw new IllegalArgumentException("no ranking");
        }
        boolean cohere = shape.equals(RerankShape.COHERE);
        ObjectNode body = Json.object();
        if (cohere) {
            body.put("id", ranking.id());
        } else {
            body.put("model", ranking.model().isEmpty() ? task.model() : ranking.model())
                    .put("object", "list");
        }
        ArrayNode results = body.putArray(shape.results());
        for (TaskResult.Hit hit : ranking.hits()) {
            ObjectNode one = results.addObject().put("index", hit.index()).put("relevance_score", hit.score());
            if (asked.returnDocuments()) {
                one.putObject("document")
                        .put("text", asked.documents().get(hit.index()).text());
            }
        }
        if (cohere) {
            meta(ranking, body.putObject("meta"));
        } else {
            Usage usage = ranking.usage() == null ? Usage.zero() : ranking.usage();
            body.putObject("usage").put("total_tokens", usage.total()).put("prompt_tokens", usage.inputTotal());
        }
        return HttpReply.json(200, Json.bytes(body));
    }

    /** Search units are said only where the provider bills by them. */
    private static void meta(Ranking ranking, ObjectNode meta) {
        meta.putObject("api_version").put("version", "2");
        if (ranking.searchUnits() != null) {
            meta.putObject("billed_units").put("search_units", ranking.searchUnits());
        }
        if (ranking.usage() != null) {
            meta.putObject("tokens").put("input_tokens", ranking.usage().inputTotal());
        }
    }
}
