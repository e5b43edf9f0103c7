package io.axonhub.gateway.pipeline.limit;

import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many tokens a request may use, from its bytes and without reading it: a token for every three bytes, and of output what the
 * client allows. Text takes fewer tokens than that in any common tokenizer (four characters of English, one Chinese character of three
 * bytes), a picture or sound in base64 far fewer.
 */
final class TokenEstimate {
    private static final int BYTES_PER_TOKEN = 3;

    /** Where the client sets no bound. */
    static final int ASSUMED_OUTPUT = 2_048;

    private static final int LONGEST_NUMBER = 9;

    /** As the dialects call the client's bound. In a JSON string they would stand between escaped quotes. */
    private static final List<byte[]> BOUNDS = List.of(
            ascii("\"max_tokens\""),
            ascii("\"max_completion_tokens\""),
            ascii("\"max_output_tokens\""),
            ascii("\"maxOutputTokens\""));

    private TokenEstimate() {}

    static Usage of(Exchange exchange) {
        Operation operation = exchange.inbound().operation();
        if (operation == Operation.COUNT_TOKENS) {
            return Usage.zero();
        }
        byte[] body = exchange.call().body();
        long input = (body.length + BYTES_PER_TOKEN - 1L) / BYTES_PER_TOKEN;
        return new Usage(input, 0, 0, 0, operation == Operation.GENERATE ? output(body) : 0, 0);
    }

    private static long output(byte[] body) {
        long most = -1;
        for (int i = body.length - 1; i >= 0; i--) {
            if (body[i] == '"') {
                for (byte[] name : BOUNDS) {
                    most = Math.max(most, number(body, i, name));
                }
            }
        }
        return most < 0 ? ASSUMED_OUTPUT : most;
    }

    /** The member's value, -1 when the member does not stand there. */
    private static long number(byte[] body, int at, byte[] name) {
        if (body.length - at < name.length) {
            return -1;
        }
        for (int i = 1; i < name.length; i++) {
            if (body[at + i] != name[i]) {
                return -1;
            }
        }
        int i = at + name.length;
        while (i < body.length && (body[i] <= ' ' || body[i] == ':')) {
            i++;
        }
        int first = i;
        long value = 0;
        while (i < body.length && body[i] >= '0' && body[i] <= '9' && i - first < LONGEST_NUMBER) {
            value = value * 10 + body[i] - '0';
            i++;
        }
        return i == first ? -1 : value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
