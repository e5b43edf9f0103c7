package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.StreamEvent;
import java.util.List;
import java.util.Map;

/**
 * Wire frames to events, one stream long: a state machine without I/O that keeps the order {@link StreamEvent} promises. It
 * never throws on bad input: it answers with {@link StreamEvent.Failure} and then ignores what comes. Not thread-safe.
 */
public interface StreamReader {
    /** The events that this frame gives, possibly none. */
    List<StreamEvent> accept(SseFrame frame);

    /** The events that the end of the body gives: nothing when the stream had ended, else End or Failure. */
    List<StreamEvent> finish();

    /** The answer's members so far that no event carries, by their path; see {@link Strays}. */
    default Map<String, JsonNode> extras() {
        return Map.of();
    }
}
