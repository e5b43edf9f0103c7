package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** A stream that tells its recording how it ended: at its end, or when it is closed before. */
final class RecordedChunks implements Reply.Chunks {
    private final int status;
    private final Headers headers;
    private final Reply.Chunks chunks;
    private final Recording recording;
    private final int limit;
    private final @Nullable ByteArrayOutputStream kept;
    private boolean truncated;
    private boolean done;

    RecordedChunks(int status, Headers headers, Reply.Chunks chunks, Recording recording, StoragePolicy policy) {
        this.status = status;
        this.headers = headers;
        this.chunks = chunks;
        this.recording = recording;
        this.limit = policy.maxBody();
        this.kept = policy.chunks() ? new ByteArrayOutputStream() : null;
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
        } else {
            recording.frame();
            if (kept != null) {
                keep(next, kept);
            }
        }
        return next;
    }

    private void keep(byte[] next, ByteArrayOutputStream into) {
        int room = Math.min(next.length, limit - into.size());
        into.write(next, 0, room);
        truncated |= room < next.length;
    }

    private void ended(@Nullable LlmError error) {
        done = true;
        Recording.Kept bytes = kept == null ? null : new Recording.Kept(kept.toByteArray(), truncated);
        recording.streamed(status, headers, error, bytes);
    }

    @Override
    public boolean broken() {
        return chunks.broken();
    }

    @Override
    public void close() {
        // before the closing, which may read the answer to its end for a client that has left
        LlmError how = done ? null : recording.closedBy();
        chunks.close();
        if (!done) {
            ended(chunks.broken() && !(how instanceof LlmError.Canceled) ? recording.brokenBy() : how);
        }
    }
}
