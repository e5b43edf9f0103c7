package io.axonhub.gateway.pipeline;

import org.jspecify.annotations.Nullable;

/** A link whose provider's bytes are pulled through {@code around}, which closes it; the client's go straight to it. */
public final class ForwardingLink implements Reply.Link {
    private final Reply.Chunks around;
    private final Reply.Link link;

    public ForwardingLink(Reply.Chunks around, Reply.Link link) {
        this.around = around;
        this.link = link;
    }

    @Override
    public byte @Nullable [] next() {
        return around.next();
    }

    @Override
    public boolean broken() {
        return around.broken();
    }

    @Override
    public void close() {
        around.close();
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
}
