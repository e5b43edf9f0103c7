package io.axonhub.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP/1.1 connection, byte by byte; every read has a deadline. Used by one thread at a time. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A status line with its header fields, by lower-case name. */
    record Head(int status, Map<String, String> headers) {
        boolean chunked() {
            return headers.getOrDefault("transfer-encoding", "").equals("chunked");
        }
    }

    /** A whole answer. */
    record Answer(Head head, byte[] body) {
        int status() {
            return head.status();
        }

        String text() {
            return new String(body, UTF_8);
        }
    }

    /** Connects to a port on loopback. */
    static RawHttp to(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A POST of JSON with a bearer key. */
    static byte[] post(String path, String key, byte[] body) {
        String head = "POST " + path + " HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer " + key
                + "\r\nanthropic-version: 2023-06-01\r\ncontent-type: application/json\r\ncontent-length: "
                + body.length
                + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(ISO_8859_1));
        all.writeBytes(body);
        return all.toByteArray();
    }

    /** How long a read may wait. */
    RawHttp patience(Duration patience) {
        try {
            socket.setSoTimeout((int) patience.toMillis());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes. */
    RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text. */
    RawHttp send(String text) {
        return send(text.getBytes(UTF_8));
    }

    /** Reads a whole answer. */
    Answer answer() {
        Head head = head();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (head.chunked()) {
            for (Optional<byte[]> chunk = chunk(); chunk.isPresent(); chunk = chunk()) {
                body.writeBytes(chunk.get());
            }
        } else {
            body.writeBytes(exactly(Integer.parseInt(head.headers().getOrDefault("content-length", "0"))));
        }
        return new Answer(head, body.toByteArray());
    }

    /** Reads a status line and its fields. */
    Head head() {
        String start = line();
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Head(Integer.parseInt(start.split(" ", 3)[1]), headers);
    }

    /** Reads one HTTP chunk; empty at the body's proper end. A cut body is an UncheckedIOException. */
    Optional<byte[]> chunk() {
        int size = Integer.parseInt(line().split(";", 2)[0], 16);
        byte[] bytes = exactly(size);
        line();
        return size == 0 ? Optional.empty() : Optional.of(bytes);
    }

    /** Reads chunks until their text holds {@code part}, and gives all of it. */
    String until(String part) {
        StringBuilder all = new StringBuilder();
        while (!all.toString().contains(part)) {
            all.append(new String(
                    chunk().orElseThrow(() -> new AssertionError("ended without " + part + ": " + all)), UTF_8));
        }
        return all.toString();
    }

    /** Whether the peer closes within the patience. */
    boolean closes() {
        try {
            while (in.read() >= 0) {
                // what is still on its way does not matter
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads so many bytes. */
    byte[] exactly(int size) {
        try {
            byte[] bytes = in.readNBytes(size);
            if (bytes.length < size) {
                throw new EOFException("the body was cut");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0) {
                    throw new EOFException("cut after: " + line.toString(ISO_8859_1));
                }
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
