package io.axonhub.gateway.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream that is all there. */
final class Frames implements Reply.Chunks {
    private final Deque<byte[]> left;

    Frames(List<byte[]> frames) {
        this.left = new ArrayDeque<>(frames);
    }

    @Override
    public byte @Nullable [] next() {
        return left.poll();
    }

    @Override
    public boolean broken() {
        return false;
    }

    @Override
    public void close() {
        left.clear();
    }
}
