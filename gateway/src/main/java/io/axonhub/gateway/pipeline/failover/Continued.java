package io.axonhub.gateway.pipeline.failover;

import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Splice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream with which other attempts go on where one breaks; when none does, it ends with the error. */
final class Continued implements Reply.Chunks {
    private final Splice splice;
    private final Round round;
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private Reply.Chunks current;
    private boolean broken;

    Continued(Splice splice, Round round, Reply.Chunks first) {
        this.splice = splice;
        this.round = round;
        this.current = first;
    }

    @Override
    public byte @Nullable [] next() {
        while (pending.isEmpty() && !broken) {
            byte[] next = current.next();
            Optional<LlmError> why = next == null ? splice.broken() : Optional.empty();
            if (why.isEmpty()) {
                return next;
            }
            current.close();
            goOn(why.get());
        }
        return pending.poll();
    }

    private void goOn(LlmError why) {
        Optional<Reply.Chunks> more = round.goOn(splice, why);
        if (more.isEmpty()) {
            broken = true;
            pending.addAll(splice.failed(why));
            return;
        }
        current = more.get();
        byte[] mark = splice.mark();
        if (mark.length > 0) {
            pending.add(mark);
        }
    }

    @Override
    public boolean broken() {
        return broken || current.broken();
    }

    @Override
    public void close() {
        current.close();
    }
}
