package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.pipeline.ForwardingLink;
import io.axonhub.gateway.pipeline.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Replies that settle when they are over. {@code settle} is run more than once. */
final class Settled {
    private Settled() {}

    static Reply of(Reply reply, Runnable settle) {
        return switch (reply) {
            case Reply.Whole whole -> {
                settle.run();
                yield whole;
            }
            case Reply.Stream stream ->
                new Reply.Stream(stream.status(), stream.headers(), new Chunks(stream.chunks(), settle));
            case Reply.Bytes bytes ->
                new Reply.Bytes(bytes.status(), bytes.headers(), new Chunks(bytes.chunks(), settle));
            case Reply.Session session ->
                new Reply.Session(
                        session.headers(), new ForwardingLink(new Chunks(session.link(), settle), session.link()));
        };
    }

    /** Whatever comes after the first run does nothing. */
    static Runnable once(Runnable task) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                task.run();
            }
        };
    }

    private static final class Chunks implements Reply.Chunks {
        private final Reply.Chunks chunks;
        private final Runnable settle;

        Chunks(Reply.Chunks chunks, Runnable settle) {
            this.chunks = chunks;
            this.settle = settle;
        }

        @Override
        public byte @Nullable [] next() {
            byte[] next = chunks.next();
            if (next == null) {
                settle.run();
            }
            return next;
        }

        @Override
        public boolean broken() {
            return chunks.broken();
        }

        @Override
        public void close() {
            try {
                chunks.close();
            } finally {
                settle.run();
            }
        }
    }
}
