package io.axonhub.gateway.transform.openai.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code text_completion} chunks to events: the first choice's text, usage, and where and why it ended. */
final class CompletionsStreamReader implements StreamReader {
    private boolean started;
    private boolean over;
    private @Nullable String finish;

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (over || !frame.hasData()) {
            return List.of();
        }
        if (frame.isText("[DONE]")) {
            return end();
        }
        JsonNode chunk;
        try {
            chunk = Json.parse(frame.data());
        } catch (Json.BadJsonException e) {
            return fail(new LlmError.MalformedUpstream("The provider's stream holds an event that is no JSON."));
        }
        if (UpstreamErrors.isError(chunk)) {
            return fail(UpstreamErrors.inBand(chunk));
        }
        List<StreamEvent> events = new ArrayList<>(4);
        if (!started) {
            started = true;
            events.add(new StreamEvent.Start(
                    chunk.path("id").asText(""), chunk.path("model").asText("")));
            events.add(new StreamEvent.PartStart(0, new Content.Text("", List.of(), null, Map.of())));
        }
        chunk(chunk, events);
        return events;
    }

    private void chunk(JsonNode chunk, List<StreamEvent> events) {
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) != 0) {
                continue;
            }
            String text = choice.path("text").asText("");
            if (!text.isEmpty()) {
                events.add(new StreamEvent.PartDelta(0, new StreamEvent.Delta.Text(text)));
            }
            String why = choice.path("finish_reason").asText("");
            finish = why.isEmpty() || choice.path("finish_reason").isNull() ? finish : why;
        }
        Usage usage = ChatUsage.read(chunk.path("usage"));
        if (usage != null) {
            events.add(new StreamEvent.UsageReport(usage));
        }
    }

    private List<StreamEvent> end() {
        if (!started) {
            return fail(new LlmError.MalformedUpstream("The provider's stream is empty."));
        }
        String why = finish == null ? "" : finish;
        if (ChatStop.isFailure(why)) {
            return fail(new LlmError.UpstreamFailed(500, "The provider failed while it answered."));
        }
        over = true;
        return List.of(
                new StreamEvent.PartEnd(0),
                new StreamEvent.Finish(ChatStop.read(why, false)),
                new StreamEvent.End(finish != null));
    }

    private List<StreamEvent> fail(LlmError error) {
        over = true;
        return List.of(new StreamEvent.Failure(error));
    }

    @Override
    public List<StreamEvent> finish() {
        if (over) {
            return List.of();
        }
        return finish == null
                ? fail(new LlmError.ConnectionLost("The provider's stream ended before its answer did."))
                : end();
    }
}
