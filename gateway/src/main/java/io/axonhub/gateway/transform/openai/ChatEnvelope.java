package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Envelope;
import java.nio.charset.StandardCharsets;

/** What pass-through reads and changes of a conversation's or a completion's body and stream, without building a tree. */
public final class ChatEnvelope {
    private static final String MODEL = "model";
    private static final String STREAM = "stream";
    private static final String OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";
    private static final String CHOICES = "choices";
    private static final String USAGE = "usage";
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WITH_USAGE = "{\"include_usage\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] USAGE_MEMBER = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

    private ChatEnvelope() {}

    /** Model, stream, and whether usage is wanted in it. */
    public static Envelope read(byte[] body) {
        JsonScan scan = scan(body);
        JsonScan.Member model = scan.member(MODEL).orElse(null);
        if (model == null || model.kind() == JsonScan.Kind.NULL) {
            throw invalid("You must provide a model parameter.", MODEL);
        }
        if (model.kind() != JsonScan.Kind.STRING || model.text().isBlank()) {
            throw invalid("'model' must be a non-empty string.", MODEL);
        }
        boolean stream = flag(scan, STREAM, STREAM);
        return new Envelope(model.text(), stream, wantsUsage(scan));
    }

    private static JsonScan scan(byte[] body) {
        try {
            return JsonScan.of(body, MODEL, STREAM, OPTIONS);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest(
                            "We could not parse the JSON body of your request: " + e.getMessage() + ".", null, null),
                    e);
        }
    }

    private static boolean wantsUsage(JsonScan scan) {
        JsonScan.Member options = scan.member(OPTIONS).orElse(null);
        if (options == null || options.kind() == JsonScan.Kind.NULL) {
            return false;
        }
        if (options.kind() != JsonScan.Kind.OBJECT) {
            throw invalid("'stream_options' must be an object.", OPTIONS);
        }
        return flag(inner(scan, options), INCLUDE_USAGE, OPTIONS + "." + INCLUDE_USAGE);
    }

    private static JsonScan inner(JsonScan scan, JsonScan.Member options) {
        try {
            return JsonScan.of(scan.bytes(options), INCLUDE_USAGE);
        } catch (Json.BadJsonException e) {
            throw new GatewayException(
                    new LlmError.InvalidRequest(
                            "'stream_options' cannot be read: " + e.getMessage() + ".", OPTIONS, "invalid_value"),
                    e);
        }
    }

    private static boolean flag(JsonScan scan, String name, String path) {
        JsonScan.Kind kind = scan.member(name).map(JsonScan.Member::kind).orElse(JsonScan.Kind.NULL);
        return switch (kind) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            case STRING, NUMBER, OBJECT, ARRAY -> throw invalid("'" + path + "' must be true or false.", path);
        };
    }

    private static GatewayException invalid(String message, String param) {
        return new GatewayException(new LlmError.InvalidRequest(message, param, "invalid_value"));
    }

    /** The body for the provider: its name of the model, and usage asked for where the client streams without it. */
    public static byte[] forward(byte[] body, Envelope envelope, String model) {
        byte[] renamed = model.equals(envelope.model()) ? body : scan(body).withText(MODEL, model);
        return envelope.stream() && !envelope.streamUsage() ? withUsage(renamed) : renamed;
    }

    private static byte[] withUsage(byte[] body) {
        JsonScan scan = scan(body);
        JsonScan.Member options = scan.member(OPTIONS).orElse(null);
        if (options == null || options.kind() == JsonScan.Kind.NULL) {
            return scan.with(OPTIONS, WITH_USAGE);
        }
        return scan.with(OPTIONS, inner(scan, options).with(INCLUDE_USAGE, TRUE));
    }

    /** Whether the frame is the chunk that carries usage alone. */
    public static boolean isUsageChunk(SseFrame frame) {
        if (!maybeUsage(frame.data())) {
            return false;
        }
        try {
            JsonScan scan = JsonScan.of(frame.data(), CHOICES, USAGE);
            boolean usage = scan.member(USAGE)
                    .filter(member -> member.kind() == JsonScan.Kind.OBJECT)
                    .isPresent();
            return usage
                    && scan.member(CHOICES)
                            .filter(member -> member.kind() == JsonScan.Kind.ARRAY)
                            .filter(member -> new String(scan.bytes(member), StandardCharsets.US_ASCII)
                                            .replaceAll("\\s", "")
                                            .length()
                                    == 2)
                            .isPresent();
        } catch (Json.BadJsonException e) {
            return false;
        }
    }

    /** Whether some {@code "usage"} may have an object for its value: most chunks say null, and are not worth a scan. */
    private static boolean maybeUsage(byte[] data) {
        for (int at = after(data, USAGE_MEMBER, 0); at >= 0; at = after(data, USAGE_MEMBER, at)) {
            int value = at;
            while (value < data.length && (data[value] <= ' ' || data[value] == ':')) {
                value++;
            }
            if (value < data.length && data[value] == '{') {
                return true;
            }
        }
        return false;
    }

    /** Where {@code word} ends in {@code data}, looked for from {@code from}; -1 when it is not there. */
    private static int after(byte[] data, byte[] word, int from) {
        int last = data.length - word.length;
        for (int i = from; i <= last; i++) {
            int k = 0;
            while (k < word.length && data[i + k] == word[k]) {
                k++;
            }
            if (k == word.length) {
                return i + k;
            }
        }
        return -1;
    }
}
