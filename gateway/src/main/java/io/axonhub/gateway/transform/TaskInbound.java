package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;

/** A client's dialect of a task that is answered whole, such as embeddings. */
public interface TaskInbound extends Inbound {
    /**
     * Reads the whole request, for a provider of another format.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest naming the field
     */
    Task read(HttpCall call);

    /** The answer in this dialect; {@code task} is what {@link #read} gave, {@code notes} takes what the dialect cannot say. */
    HttpReply write(TaskResult result, Task task, Notes notes);
}
