package io.axonhub.gateway.client;

import java.util.List;
import java.util.Locale;

/**
 * An answer's body as its framing says. A body that ends before its framing does is an error, never an end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
sealed interface Body {
    /** Some bytes, as they come; -1 at the end. {@code into} has room. */
    int read(byte[] into);

    /** Whether the end was reached and the connection stands right behind it. */
    boolean ended();

    /** The body that follows {@code head} when {@code method} was asked. */
    static Body of(Wire wire, String method, ResponseHead head) {
        if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
            return new Sized(wire, 0);
        }
        List<String> codings = head.headers().all("transfer-encoding");
        List<String> lengths = head.headers().all("content-length");
        if (!codings.isEmpty()) {
            return codings.getLast().strip().toLowerCase(Locale.ROOT).endsWith("chunked")
                    ? new Chunked(wire, lengths.isEmpty())
                    : new UntilClose(wire);
        }
        if (lengths.isEmpty()) {
            return new UntilClose(wire);
        }
        if (lengths.size() > 1 && lengths.stream().distinct().count() > 1) {
            throw Faults.malformed("the provider's answer has two lengths");
        }
        return new Sized(wire, length(lengths.getFirst()));
    }

    private static long length(String text) {
        if (text.isEmpty() || text.length() > 18 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Faults.malformed("the provider's answer has no valid length");
        }
        return Long.parseLong(text);
    }

    /** Content-Length, or no body at all. */
    final class Sized implements Body {
        private final Wire wire;
        private long left;

        Sized(Wire wire, long length) {
            this.wire = wire;
            left = length;
        }

        @Override
        public int read(byte[] into) {
            if (left == 0) {
                return -1;
            }
            if (wire.buffered() == 0 && !wire.fill()) {
                throw Faults.lost("the provider cut its answer short", null);
            }
            int count = wire.take(into, 0, (int) Math.min(into.length, left));
            left -= count;
            return count;
        }

        @Override
        public boolean ended() {
            return left == 0;
        }
    }

    /** Neither length nor chunks: the peer's FIN ends it, and the connection with it. */
    final class UntilClose implements Body {
        private final Wire wire;

        UntilClose(Wire wire) {
            this.wire = wire;
        }

        @Override
        public int read(byte[] into) {
            return wire.buffered() == 0 && !wire.fill() ? -1 : wire.take(into, 0, into.length);
        }

        @Override
        public boolean ended() {
            return false;
        }
    }

    /**
     * Chunks. A read takes all that is there, over the borders of chunks, and does not wait for the rest of a chunk, so that a
     * chunk's announced size costs no memory.
     */
    final class Chunked implements Body {
        private static final int MAX_LINE = 4 << 10;
        private static final int MAX_TRAILERS = 32 << 10;

        private enum State {
            SIZE,
            EXTENSION,
            DATA,
            DATA_END,
            TRAILER,
            DONE
        }

        private final Wire wire;
        private final boolean unambiguous;
        private State state = State.SIZE;
        private long size;
        private int digits;
        private int lineBytes;
        private int trailerBytes;

        /** {@code unambiguous} is false when a Content-Length stands beside: such a connection is not used again. */
        Chunked(Wire wire, boolean unambiguous) {
            this.wire = wire;
            this.unambiguous = unambiguous;
        }

        @Override
        public int read(byte[] into) {
            int count = 0;
            while (state != State.DONE && !(state == State.DATA && count == into.length)) {
                if (wire.buffered() == 0) {
                    if (count > 0) {
                        return count;
                    }
                    if (!wire.fill()) {
                        throw Faults.lost("the provider cut its answer short", null);
                    }
                }
                if (state == State.DATA) {
                    int taken = wire.take(into, count, (int) Math.min(into.length - count, size));
                    count += taken;
                    size -= taken;
                    state = size == 0 ? State.DATA_END : State.DATA;
                } else {
                    step(wire.next());
                }
            }
            return count > 0 ? count : -1;
        }

        private void step(byte b) {
            switch (state) {
                case SIZE -> size(b);
                case EXTENSION -> extension(b);
                case DATA_END -> dataEnd(b);
                case TRAILER -> trailer(b);
                case DATA, DONE -> throw new IllegalStateException("not a framing byte");
            }
        }

        private void size(byte b) {
            int digit = Character.digit(b, 16);
            if (digit >= 0) {
                if (++digits > 15) {
                    throw broken();
                }
                size = size * 16 + digit;
                return;
            }
            if (digits == 0 || (b != '\r' && b != '\n' && b != ';' && b != ' ' && b != '\t')) {
                throw broken();
            }
            lineBytes = 0;
            state = State.EXTENSION;
            extension(b);
        }

        private void extension(byte b) {
            if (b == '\n') {
                state = size == 0 ? State.TRAILER : State.DATA;
                digits = 0;
                lineBytes = 0;
            } else if (++lineBytes > MAX_LINE) {
                throw broken();
            }
        }

        private void dataEnd(byte b) {
            if (b == '\n') {
                state = State.SIZE;
                lineBytes = 0;
            } else if (b != '\r' || ++lineBytes > 1) {
                throw broken();
            }
        }

        /** Trailers are read and dropped, so that they do not begin the next answer. */
        private void trailer(byte b) {
            if (++trailerBytes > MAX_TRAILERS) {
                throw broken();
            }
            if (b == '\n') {
                state = lineBytes == 0 ? State.DONE : State.TRAILER;
                lineBytes = 0;
            } else if (b != '\r') {
                lineBytes++;
            }
        }

        private static RuntimeException broken() {
            return Faults.malformed("the provider's answer has broken chunks");
        }

        @Override
        public boolean ended() {
            return state == State.DONE && unambiguous;
        }
    }
}
