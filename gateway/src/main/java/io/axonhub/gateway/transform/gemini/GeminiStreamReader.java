package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.StreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of a Gemini provider to events. There is no last frame by name: the finish is held back until the body ends, since content may
 * come behind it; usage is cumulative in every chunk.
 */
final class GeminiStreamReader implements StreamReader {
    private static final Shape KNOWN = Shape.of(
            "candidates",
            "usageMetadata.promptTokenCount",
            "usageMetadata.cachedContentTokenCount",
            "usageMetadata.candidatesTokenCount",
            "usageMetadata.thoughtsTokenCount",
            "usageMetadata.toolUsePromptTokenCount",
            "usageMetadata.totalTokenCount",
            "usageMetadata.promptTokensDetails.modality",
            "usageMetadata.promptTokensDetails.tokenCount",
            "usageMetadata.cacheTokensDetails.modality",
            "usageMetadata.cacheTokensDetails.tokenCount",
            "usageMetadata.candidatesTokensDetails.modality",
            "usageMetadata.candidatesTokensDetails.tokenCount",
            "usageMetadata.toolUsePromptTokensDetails.modality",
            "usageMetadata.toolUsePromptTokensDetails.tokenCount",
            "usageMetadata.trafficType",
            "modelVersion",
            "responseId",
            "createTime",
            "promptFeedback.blockReason");
    private static final Set<String> KNOWN_OF_CANDIDATE =
            Set.of("index", "content", "finishReason", "citationMetadata", "groundingMetadata", "urlContextMetadata");
    private static final Set<String> KNOWN_OF_CONTENT = Set.of("role", "parts");

    private List<StreamEvent> out = new ArrayList<>();
    private final AnswerReader parts = new AnswerReader(event -> out.add(event), this::id);
    private String id = "";
    private String model = "";
    private @Nullable Usage usage;
    private @Nullable String finish;
    private @Nullable String blocked;
    private final Strays strays = new Strays();
    private boolean started;
    private boolean over;
    private boolean whole;

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (!over) {
            read(frame);
        }
        return taken();
    }

    @Override
    public List<StreamEvent> finish() {
        if (!over) {
            end();
        }
        return taken();
    }

    @Override
    public Map<String, JsonNode> extras() {
        return strays.members();
    }

    /** The events of a whole answer's body: one chunk, or all of them in a list. */
    List<StreamEvent> whole(JsonNode body) {
        whole = true;
        chunks(body);
        return taken();
    }

    private List<StreamEvent> taken() {
        List<StreamEvent> events = out;
        out = new ArrayList<>();
        return events;
    }

    private void read(SseFrame frame) {
        String raw =
                frame.hasData() ? frame.text() : new String(frame.raw(), StandardCharsets.UTF_8).replace("\uFEFF", "");
        String text = raw.strip();
        boolean json = text.startsWith("{") || text.startsWith("[");
        if (!frame.hasData() && !json) {
            return;
        }
        JsonNode tree;
        try {
            tree = Json.parse(text);
        } catch (Json.BadJsonException e) {
            fail(new LlmError.MalformedUpstream("The provider's stream holds an event that is no JSON."));
            return;
        }
        chunks(tree);
    }

    private void chunks(JsonNode json) {
        if (!json.isArray()) {
            chunk(json);
            return;
        }
        for (JsonNode each : json) {
            if (!over) {
                chunk(each);
            }
        }
    }

    private void chunk(JsonNode chunk) {
        if (!chunk.isObject()) {
            fail(new LlmError.MalformedUpstream("The provider's stream holds an event that is no chunk."));
            return;
        }
        if (GeminiUpstreamErrors.isError(chunk)) {
            fail(GeminiUpstreamErrors.inBand(chunk));
            return;
        }
        if (!started) {
            id = chunk.path("responseId").asText(id);
            model = chunk.path("modelVersion").asText(model);
        }
        usage(chunk.path("usageMetadata"));
        strays.look(chunk, "", KNOWN);
        String reason = chunk.path("promptFeedback").path("blockReason").asText("");
        if (!reason.isEmpty()) {
            blocked = reason;
            start(chunk);
        }
        for (JsonNode candidate : chunk.path("candidates")) {
            int index = candidate.path("index").asInt(0);
            if (!over && candidate.isObject() && index == 0) {
                start(chunk);
                candidate(candidate);
                strays.look(candidate, "candidates[0]", KNOWN_OF_CANDIDATE);
            } else if (index > 0) {
                strays.keep("candidates[" + index + "]", candidate);
            }
        }
    }

    private void usage(JsonNode json) {
        Usage read = UsageMetadata.read(json);
        if (read != null) {
            usage = read;
            if (started) {
                out.add(new StreamEvent.UsageReport(read));
            }
        }
    }

    /** A missing id is made from the chunk, so that reading it again gives the same. */
    private void start(JsonNode first) {
        if (started) {
            return;
        }
        started = true;
        if (id.isEmpty()) {
            id = "gem_" + CallIds.hash(first.toString());
        }
        out.add(new StreamEvent.Start(id, model));
        if (usage != null) {
            out.add(new StreamEvent.UsageReport(usage));
        }
    }

    private void candidate(JsonNode candidate) {
        JsonNode content = candidate.path("content");
        for (JsonNode part : content.path("parts")) {
            parts.part(part);
            AnswerReader.look(part, strays);
        }
        strays.look(content, "candidates[0].content", KNOWN_OF_CONTENT);
        parts.about(candidate).forEach(name -> strays.keep("candidates[0]." + name, candidate.path(name)));
        if (parts.problem() != null) {
            fail(new LlmError.MalformedUpstream(parts.problem()));
            return;
        }
        String reason = candidate.path("finishReason").asText("");
        if (FinishReasons.isFailure(reason)) {
            fail(new LlmError.UpstreamFailed(500, "The provider broke off with finishReason '" + reason + "'."));
        } else if (finish == null && candidate.path("finishReason").isTextual() && !reason.isEmpty()) {
            finish = reason;
        }
    }

    /**
     * The end of the body: normal when a finishReason came, made up when the body is one whole answer and all that came is complete. The
     * end of a stream alone says nothing: that is what a connection that broke looks like through a proxy, or without a length.
     */
    private void end() {
        if (started && finish == null && blocked != null && !parts.isAnswered()) {
            end(StopReason.of(StopReason.Kind.CONTENT_FILTER, blocked), true);
            return;
        }
        if (!started || (finish == null && !parts.isAnswered())) {
            fail(new LlmError.MalformedUpstream("The provider's stream ended before it gave an answer."));
            return;
        }
        if (finish == null && !whole) {
            fail(new LlmError.ConnectionLost("The provider's stream ended before its answer did."));
            return;
        }
        end(FinishReasons.read(finish == null ? "" : finish), finish != null);
    }

    private void end(StopReason stop, boolean complete) {
        over = true;
        parts.close();
        out.add(new StreamEvent.Finish(stop.reconcile(parts.hasCalls())));
        out.add(new StreamEvent.End(complete));
    }

    private void fail(LlmError error) {
        over = true;
        out.add(new StreamEvent.Failure(error));
    }

    private String id() {
        return id;
    }
}
