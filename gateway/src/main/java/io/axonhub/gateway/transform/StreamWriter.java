package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.StreamEvent;
import java.util.List;

/**
 * Events to wire bytes, one stream long: a state machine without I/O. Each element is one whole frame. Failure becomes the
 * dialect's terminal error; End its normal terminal; nothing is ever written after either. Not thread-safe.
 */
public interface StreamWriter {
    /** The frames that this event gives, possibly none. */
    List<byte[]> accept(StreamEvent event);
}
