package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import org.jspecify.annotations.Nullable;

/** A session's bytes from its provider, which tell its recording how it ended. What was said in it is not kept: it is sound, and may last an hour. */
final class RecordedSession implements Reply.Chunks {
    private static final int SWITCHED = 101;

    private final Headers headers;
    private final Reply.Chunks chunks;
    private final Recording recording;
    private boolean done;

    RecordedSession(Headers headers, Reply.Chunks chunks, Recording recording) {
        this.headers = headers;
        this.chunks = chunks;
        this.recording = recording;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] next;
        try {
            next = chunks.next();
        } catch (GatewayException e) {
            chunks.close();
            ended(e.error());
            throw e;
        }
        if (next == null) {
            ended(chunks.broken() ? recording.brokenBy() : null);
        }
        return next;
    }

    private void ended(@Nullable LlmError error) {
        if (!done) {
            done = true;
            recording.streamed(SWITCHED, headers, error, null);
        }
    }

    @Override
    public boolean broken() {
        return chunks.broken();
    }

    @Override
    public void close() {
        chunks.close();
        if (!done) {
            ended(chunks.broken() ? recording.brokenBy() : recording.closedBy());
        }
    }
}
