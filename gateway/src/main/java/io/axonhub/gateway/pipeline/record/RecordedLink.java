package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import org.jspecify.annotations.Nullable;

/** A session that tells its recording how it ended. What was said in it is not kept: it is sound, and may last an hour. */
final class RecordedLink implements Reply.Link {
    private static final int SWITCHED = 101;

    private final Headers headers;
    private final Reply.Link link;
    private final Recording recording;
    private boolean done;

    RecordedLink(Headers headers, Reply.Link link, Recording recording) {
        this.headers = headers;
        this.link = link;
        this.recording = recording;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] next;
        try {
            next = link.next();
        } catch (GatewayException e) {
            link.close();
            ended(e.error());
            throw e;
        }
        if (next == null) {
            ended(link.broken() ? recording.brokenBy() : null);
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
    public void send(byte[] bytes) {
        link.send(bytes);
    }

    @Override
    public void hangUp() {
        link.hangUp();
    }

    @Override
    public boolean atBoundary() {
        return link.atBoundary();
    }

    @Override
    public boolean broken() {
        return link.broken();
    }

    @Override
    public void close() {
        link.close();
        if (!done) {
            ended(link.broken() ? recording.brokenBy() : recording.closedBy());
        }
    }
}
