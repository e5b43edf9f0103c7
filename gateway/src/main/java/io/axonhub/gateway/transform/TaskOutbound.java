package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import java.util.List;

/** A provider's dialect of a task that is answered whole. */
public interface TaskOutbound extends Outbound {
    /**
     * The call for a task that was read from another format; {@code notes} takes each field that is dropped or degraded.
     *
     * @return path relative to the provider's base URL; headers without credentials
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest where dropping a field would change what the caller relies on
     */
    HttpCall write(Task task, Target target, Notes notes);

    /**
     * Reads a 2xx answer to {@code task}, or to that part of it that was sent.
     *
     * @throws io.axonhub.gateway.llm.GatewayException MalformedUpstream when it is none or does not answer the whole task, or the
     *     error it carries in spite of 2xx
     */
    TaskResult read(HttpReply reply, Task task);

    /** How many items one call may have; a task with more goes out as several calls. */
    default int batch() {
        return Integer.MAX_VALUE;
    }

    /** Nothing here streams: whatever does is no answer. */
    @Override
    default StreamReader streamReader() {
        StreamEvent failure = new StreamEvent.Failure(
                new LlmError.MalformedUpstream("the provider sent a stream where an answer was asked for"));
        return new StreamReader() {
            @Override
            public List<StreamEvent> accept(SseFrame frame) {
                return List.of(failure);
            }

            @Override
            public List<StreamEvent> finish() {
                return List.of(failure);
            }
        };
    }
}
