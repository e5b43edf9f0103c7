package io.axonhub.gateway.pipeline;

import java.util.Arrays;

/**
 * An answer whose first bytes were looked at: whether it is one JSON value or a stream of events shows in its first character, which
 * some servers' content types get wrong. Used by one thread.
 */
final class Peeked extends ForwardingAnswer {
    private static final int MOST = 4096;

    private static final byte[] NOTHING = {};

    private byte[] seen = NOTHING;
    private int given;
    private boolean ended;

    Peeked(Upstream.Answer answer) {
        super(answer);
    }

    /** Whether the body is a stream of events: by its first character, by its content type where that says nothing. */
    boolean isEventStream() {
        return switch (first()) {
            case '{', '[' -> false;
            case ':', 'd', 'e', 'i', 'r' -> true;
            default -> Sender.isEventStream(headers());
        };
    }

    /** Whether the body is, or should be, one JSON value. */
    boolean isJson() {
        return switch (first()) {
            case '{', '[' -> true;
            default -> Sender.isJson(headers());
        };
    }

    /** The first byte that is no white space and no byte order mark; a space when there is none. */
    private char first() {
        int at = 0;
        while (true) {
            for (; at < seen.length; at++) {
                char c = (char) (seen[at] & 0xff);
                if (c > ' ' && c != 0xEF && c != 0xBB && c != 0xBF) {
                    return c;
                }
            }
            if (ended || seen.length >= MOST) {
                return ' ';
            }
            more();
        }
    }

    private void more() {
        byte[] piece = new byte[MOST];
        int count = answer.read(piece);
        if (count < 0) {
            ended = true;
            return;
        }
        byte[] all = Arrays.copyOf(seen, seen.length + count);
        System.arraycopy(piece, 0, all, seen.length, count);
        seen = all;
    }

    @Override
    public int read(byte[] into) {
        if (given == seen.length) {
            return ended ? -1 : answer.read(into);
        }
        int count = Math.min(into.length, seen.length - given);
        System.arraycopy(seen, given, into, 0, count);
        given += count;
        if (given == seen.length) {
            seen = NOTHING; // a stream lives on for minutes, and nobody asks what it is any more
            given = 0;
        }
        return count;
    }
}
