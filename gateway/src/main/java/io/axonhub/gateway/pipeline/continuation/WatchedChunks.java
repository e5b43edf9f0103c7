package io.axonhub.gateway.pipeline.continuation;

import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.transform.Continuation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream whose answer is told, once, before its end goes out: a client may continue it as soon as it has seen it. */
final class WatchedChunks implements Reply.Chunks {
    private final Reply.Chunks chunks;
    private final Continuation dialect;
    private final Consumer<Continuation.Answer> answered;
    private boolean told;

    WatchedChunks(Reply.Chunks chunks, Continuation dialect, Consumer<Continuation.Answer> answered) {
        this.chunks = chunks;
        this.dialect = dialect;
        this.answered = answered;
    }

    @Override
    public byte @Nullable [] next() {
        byte[] next = chunks.next();
        if (next != null && !told) {
            dialect.answerIn(next).ifPresent(answer -> {
                told = true;
                answered.accept(answer);
            });
        }
        return next;
    }

    @Override
    public boolean broken() {
        return chunks.broken();
    }

    @Override
    public void close() {
        chunks.close();
    }
}
