package io.axonhub.gateway.client.simulated;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Gives pieces one by one, each after a gap but the first, and breaks where it was told to. */
final class SimulatedAnswer implements Upstream.Answer {
    private final int status;
    private final Headers headers;
    private final List<byte[]> pieces;
    private final Duration gap;
    private final int cutAfter;
    private final Pace pace;
    private int piece;
    private int offset;
    private volatile boolean closed;

    /** {@code cutAfter}: how many pieces come before the connection breaks, -1 for all and a proper end. */
    SimulatedAnswer(int status, Headers headers, List<byte[]> pieces, Duration gap, int cutAfter, Pace pace) {
        this.status = status;
        this.headers = headers;
        this.pieces = List.copyOf(pieces);
        this.gap = gap;
        this.cutAfter = cutAfter;
        this.pace = pace;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public int read(byte[] into) {
        if (closed) {
            throw SimulatedUpstream.canceled();
        }
        if (into.length == 0) {
            return 0;
        }
        while (piece < pieces.size() && offset == pieces.get(piece).length) {
            piece++;
            offset = 0;
        }
        if (cutAfter >= 0 && piece >= cutAfter) {
            throw new GatewayException(new LlmError.ConnectionLost("the simulated provider cut its answer short"));
        }
        if (piece == pieces.size()) {
            return -1;
        }
        if (offset == 0) {
            pace.beforePiece(piece == 0 ? Duration.ZERO : gap);
        }
        byte[] current = pieces.get(piece);
        int count = Math.min(into.length, current.length - offset);
        System.arraycopy(current, offset, into, 0, count);
        offset += count;
        return count;
    }

    @Override
    public void until(Instant deadline) {
        pace.until(deadline);
    }

    @Override
    public void close() {
        closed = true;
    }
}
