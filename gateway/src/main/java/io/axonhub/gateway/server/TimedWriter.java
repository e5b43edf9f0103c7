package io.axonhub.gateway.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

/**
 * Tells the connection when a write hangs, and takes the chunk framing off answers to HTTP/1.0 clients. Large answers go out in
 * slices, so that a slow client that does read is not mistaken for one that does not.
 */
final class TimedWriter implements DataWriter {
    private static final int SLICE = 64 * 1024;

    private final DataWriter delegate;
    private final ClientConnection connection;
    private final Dechunker dechunker = new Dechunker();

    TimedWriter(DataWriter delegate, ClientConnection connection) {
        this.delegate = delegate;
        this.connection = connection;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override
    public void write(BufferData buffer) {
        BufferData bytes = connection.http10() ? dechunker.accept(buffer) : buffer;
        connection.writing();
        try {
            if (bytes.available() <= SLICE) {
                delegate.writeNow(bytes);
            } else {
                writeSlices(bytes);
            }
        } finally {
            connection.written();
        }
    }

    private void writeSlices(BufferData bytes) {
        byte[] slice = new byte[SLICE];
        while (!bytes.consumed()) {
            connection.writing();
            int length = bytes.read(slice, 0, SLICE);
            delegate.writeNow(BufferData.create(slice, 0, length));
        }
    }

    @Override
    public void flush() {
        delegate.flush();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
