package io.axonhub.gateway.transform.rerank;

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
import io.axonhub.gateway.llm.TaskResult.Hit;
import io.axonhub.gateway.llm.TaskResult.Ranking;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.TaskOutbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.TaskUsage;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reranking towards Jina, Cohere or Voyage, or towards those that copy Jina. */
public final class RerankOutbound extends PlainOutbound implements TaskOutbound {
    private final RerankShape shape;

    /** In this shape. */
    public RerankOutbound(RerankShape shape) {
        super(shape.format(), Operation.RERANK, shape.path());
        this.shape = shape;
    }

    @Override
    public StreamReader streamReader() {
        return TaskOutbound.super.streamReader();
    }

    /** Documents are never asked back: the client's own are at hand, and an answer without them is small. */
    @Override
    public HttpCall write(Task task, Target target, Notes notes) {
        Task.Rerank asked = rerank(task);
        ObjectNode body = Json.object().put("model", target.model()).put("query", asked.query());
        ArrayNode documents = body.putArray("documents");
        asked.documents().forEach(document -> documents.add(document.text()));
        if (asked.topN() != null) {
            body.put(shape.topN(), asked.topN());
        }
        asked.extras().forEach((name, value) -> {
            if (shape.own().contains(name)) {
                body.set(name, value);
            } else {
                notes.dropped(name, "the provider does not know it");
            }
        });
        return new HttpCall("POST", path(), Headers.of("content-type", "application/json"), Json.bytes(body));
    }

    private static Task.Rerank rerank(Task task) {
        if (task instanceof Task.Rerank asked) {
            return asked;
        }
        throw new IllegalArgumentException("no reranking");
    }

    @Override
    public Ranking read(HttpReply reply, Task task) {
        Task.Rerank asked = rerank(task);
        JsonNode body = parse(reply.body());
        List<Hit> hits = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (JsonNode result : body.path(shape.results())) {
            int index = result.path("index").asInt(-1);
            JsonNode score = result.path("relevance_score");
            if (index < 0 || index >= asked.documents().size() || !seen.add(index) || !score.isNumber()) {
                throw malformed();
            }
            hits.add(new Hit(index, score.doubleValue()));
        }
        hits.sort(Comparator.comparingDouble(Hit::score).reversed());
        int wanted = asked.topN() == null ? hits.size() : Math.min(asked.topN(), hits.size());
        JsonNode units = body.path("meta").path("billed_units").path("search_units");
        return new Ranking(
                body.path("id").asText(""),
                body.path("model").asText(""),
                hits.subList(0, wanted),
                usage(body),
                units.isNumber() ? units.doubleValue() : null);
    }

    private static @Nullable Usage usage(JsonNode body) {
        Usage usage = TaskUsage.of(body.path("usage"));
        return usage == null ? TaskUsage.of(body.path("meta").path("tokens")) : usage;
    }

    @Override
    public Report report(HttpReply reply) {
        JsonNode body = parse(reply.body());
        return new Report(body.path("model").asText(""), usage(body), null);
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            if (UpstreamErrors.isError(json)) {
                throw new GatewayException(UpstreamErrors.inBand(json));
            }
            if (!json.path(shape.results()).isArray()) {
                throw malformed();
            }
            return json;
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no JSON."), e);
        }
    }

    private static GatewayException malformed() {
        return new GatewayException(
                new LlmError.MalformedUpstream("The provider's answer does not rank the documents that were sent."));
    }
}
