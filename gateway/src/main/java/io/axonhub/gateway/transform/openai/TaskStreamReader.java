package io.axonhub.gateway.transform.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.StreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The event streams of speech, transcription and images, beside their passing through: where they end, what they used, what went
 * wrong. Their one part is the text of a transcript; of sound and pictures, which only pass, it stays empty.
 *
 * <p>A stream ends with its last event: {@code transcript.text.done} or {@code speech.audio.done}. Of images there may be several,
 * so that only the body's end is theirs, and only behind a {@code .completed} event.
 */
public final class TaskStreamReader implements StreamReader {
    private boolean started;
    private boolean completed;
    private boolean over;

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (over || !frame.hasData()) {
            return List.of();
        }
        if (frame.isText("[DONE]")) {
            return completed ? end() : List.of();
        }
        JsonNode event;
        try {
            event = Json.parse(frame.data());
        } catch (Json.BadJsonException e) {
            return fail(new LlmError.MalformedUpstream("the provider's stream has an event that is no JSON"));
        }
        String type = event.path("type").asText("");
        if (UpstreamErrors.isError(event) || type.equals("error")) {
            return fail(UpstreamErrors.inBand(event));
        }
        return event(type, event);
    }

    private List<StreamEvent> event(String type, JsonNode event) {
        List<StreamEvent> events = new ArrayList<>(4);
        if (!started) {
            started = true;
            events.add(new StreamEvent.Start("", event.path("model").asText("")));
            // sound and pictures are content that nothing here reads
            events.add(new StreamEvent.PartStart(
                    0,
                    type.startsWith("transcript.")
                            ? Content.Text.of("")
                            : new Content.Opaque("openai-task", type, Json.object())));
        }
        if (type.equals("transcript.text.delta")) {
            String more = event.path("delta").asText("");
            events.add(new StreamEvent.PartDelta(0, new StreamEvent.Delta.Text(more)));
        }
        Usage usage = TaskUsage.of(event.path("usage"));
        if (usage != null) {
            events.add(new StreamEvent.UsageReport(usage));
        }
        if (type.endsWith(".completed")) {
            completed = true;
        } else if (type.equals("transcript.text.done") || type.equals("speech.audio.done")) {
            events.addAll(end());
        }
        return events;
    }

    private List<StreamEvent> end() {
        over = true;
        return List.of(
                new StreamEvent.PartEnd(0),
                new StreamEvent.Finish(StopReason.of(StopReason.Kind.STOP, null)),
                new StreamEvent.End(true));
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
        return completed
                ? end()
                : fail(new LlmError.ConnectionLost("the provider's stream ended before its last event"));
    }
}
