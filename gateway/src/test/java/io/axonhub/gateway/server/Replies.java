package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers for tests, and a stream that the test feeds. */
final class Replies {
    private Replies() {}

    static Reply json(String text) {
        return new Reply.Whole(HttpReply.json(200, text.getBytes(StandardCharsets.UTF_8)));
    }

    static Reply stream(Reply.Chunks chunks) {
        return new Reply.Stream(
                200, Headers.of("content-type", "text/event-stream; charset=utf-8", "x-upstream", "yes"), chunks);
    }

    static Reply stream(List<String> frames) {
        Fed fed = new Fed();
        frames.forEach(fed::feed);
        fed.end();
        return stream(fed);
    }

    static Reply bytes(Reply.Chunks chunks) {
        return new Reply.Bytes(200, Headers.of("content-type", "audio/mpeg"), chunks);
    }

    /** Waits until interrupted, as a stage does that waits for a provider. */
    static Reply hang(CountDownLatch canceled) {
        try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            throw new AssertionError("never interrupted");
        } catch (InterruptedException e) {
            canceled.countDown();
            throw new GatewayException(new LlmError.Canceled("the client left"), e);
        }
    }

    /** Chunks that the test hands over one by one. */
    static class Fed implements Reply.Chunks {
        private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();
        final CountDownLatch interrupted = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        volatile boolean broken;

        void feed(String frame) {
            chunks.add(frame.getBytes(StandardCharsets.UTF_8));
        }

        void end() {
            chunks.add(new byte[0]);
        }

        @Override
        public byte @Nullable [] next() {
            try {
                byte[] chunk = chunks.take();
                return chunk.length == 0 ? null : chunk;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new GatewayException(new LlmError.Canceled("the client left"), e);
            }
        }

        @Override
        public boolean broken() {
            return broken;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
