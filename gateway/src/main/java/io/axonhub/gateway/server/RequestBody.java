package io.axonhub.gateway.server;

import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads and unpacks request bodies within a limit that holds before and after unpacking. */
final class RequestBody {
    private static final int FIRST = 16 * 1024;
    private static final int SMALL = 4 * FIRST;
    private static final byte[] NONE = {};

    /**
     * Most names, values and brackets of a JSON body: as a tree each takes up to a hundred bytes, many times what it takes as text. The
     * longest conversations have some ten thousand, and the longest list of tokens to embed 300,000.
     */
    private static final int MOST_TOKENS = 500_000;

    private final int limit;

    RequestBody(long limit) {
        this.limit = (int) Math.min(limit, Integer.MAX_VALUE - 16);
    }

    /** Whether the body takes more room than anybody may have who can connect: it is large, or does not say how large. */
    static boolean isLarge(ServerRequest request) {
        return request.content().hasEntity()
                && request.headers().contentLength().orElse(Long.MAX_VALUE) > SMALL;
    }

    /**
     * The body as it came.
     *
     * @throws GatewayException TooLarge or InvalidRequest
     */
    byte[] read(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return NONE;
        }
        long announced = request.headers().contentLength().orElse(0);
        int first = announced > 0 && announced <= limit ? (int) Math.min(announced, SMALL) : FIRST;
        // not closed here: closing it would first read the rest of a body that is refused
        InputStream in = request.content().inputStream();
        try {
            return readAll(in, first, (int) Math.min(announced, limit));
        } catch (IOException e) {
            throw new GatewayException(LlmError.InvalidRequest.of("body", "the request body could not be read"), e);
        } catch (RequestException e) {
            throw e.status().code() == Status.REQUEST_ENTITY_TOO_LARGE_413.code()
                    ? tooLarge()
                    : new GatewayException(
                            LlmError.InvalidRequest.of("body", "the request body is not framed as HTTP requires"), e);
        } catch (NumberFormatException | DataReader.IncorrectNewLineException e) {
            // from a chunk's size; not kept as the cause, for its message holds what the client wrote
            throw new GatewayException(
                    LlmError.InvalidRequest.of("body", "the request body is not framed as HTTP requires"));
        }
    }

    /** Unpacked by {@code encodings}, the values of Content-Encoding in the order they were applied. */
    byte[] decode(byte[] body, List<String> encodings) {
        List<String> applied = encodings.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty() && !value.equals("identity"))
                .toList();
        if (applied.size() > 2) {
            throw new GatewayException(
                    LlmError.InvalidRequest.of("content-encoding", "more than two content encodings"));
        }
        byte[] decoded = body;
        for (String encoding : applied.reversed()) {
            decoded = unpack(decoded, encoding);
        }
        return decoded;
    }

    /**
     * Looks only at bodies that are long enough to hold too many.
     *
     * @throws GatewayException TooLarge
     */
    static void requireFewTokens(byte[] body) {
        if (body.length > MOST_TOKENS && JsonScan.hasMoreTokens(body, MOST_TOKENS)) {
            throw new GatewayException(new LlmError.TooLarge("the request body has more than " + MOST_TOKENS
                    + " JSON names, values and brackets: send it as several requests"));
        }
    }

    private byte[] unpack(byte[] packed, String encoding) {
        try (InputStream in = unpacking(packed, encoding)) {
            return readAll(in, Math.max(FIRST, packed.length), 0);
        } catch (IOException e) {
            throw new GatewayException(
                    LlmError.InvalidRequest.of("body", "the request body is not valid " + encoding), e);
        }
    }

    private static InputStream unpacking(byte[] packed, String encoding) throws IOException {
        InputStream in = new ByteArrayInputStream(packed);
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in, new Inflater(!hasZlibHeader(packed)));
            default ->
                throw new GatewayException(LlmError.InvalidRequest.of(
                        "content-encoding", "unsupported content encoding: use gzip, deflate or none"));
        };
    }

    /** Many clients send raw deflate where RFC 9110 asks for zlib. */
    private static boolean hasZlibHeader(byte[] packed) {
        return packed.length >= 2
                && (packed[0] & 0x0f) == 8
                && (((packed[0] & 0xff) << 8) | (packed[1] & 0xff)) % 31 == 0;
    }

    /** Grows as bytes come, not as they are announced. */
    private byte[] readAll(InputStream in, int first, int announced) throws IOException {
        byte[] bytes = new byte[Math.min(first, limit)];
        int length = 0;
        while (true) {
            if (length == bytes.length) {
                if (length == announced || length == limit) {
                    if (in.read() < 0) {
                        return bytes;
                    }
                    throw tooLarge();
                }
                int wanted = length < announced && length > announced / 4 ? announced : Math.min(limit, length * 2);
                bytes = Arrays.copyOf(bytes, wanted);
            }
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return Arrays.copyOf(bytes, length);
            }
            length += read;
        }
    }

    private GatewayException tooLarge() {
        return new GatewayException(
                new LlmError.TooLarge("the request body exceeds the gateway's limit of " + limit + " bytes"));
    }
}
