package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonScan;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts what a request cost into its {@code usage} object, as {@code cost} (OpenRouter's name for it) and {@code cost_currency}.
 *
 * @see <a href="https://openrouter.ai/docs/use-cases/usage-accounting">OpenRouter, usage accounting</a>
 */
public final class UsageCost {
    private static final String USAGE = "usage";
    private static final String RESPONSE = "response";
    private static final byte[] MENTION = "\"usage\"".getBytes(StandardCharsets.US_ASCII);

    private UsageCost() {}

    /** {@code answer}: one JSON object, or one frame around one; it comes back as it is when it holds no usage object. */
    public static byte[] in(byte[] answer, BigDecimal amount, String currency) {
        int from = indexOf(answer, (byte) '{');
        int to = lastIndexOf(answer, (byte) '}') + 1;
        if (from < 0 || to <= from || !mentions(answer)) {
            return answer;
        }
        try {
            byte[] json = Arrays.copyOfRange(answer, from, to);
            byte[] priced = priced(json, amount, currency);
            ByteArrayOutputStream whole = new ByteArrayOutputStream(answer.length + 64);
            whole.write(answer, 0, from);
            whole.writeBytes(priced);
            whole.write(answer, to, answer.length - to);
            return whole.toByteArray();
        } catch (Json.BadJsonException e) {
            return answer;
        }
    }

    private static byte[] priced(byte[] json, BigDecimal amount, String currency) {
        JsonScan scan = JsonScan.of(json, USAGE, RESPONSE);
        JsonScan.Member usage = scan.member(USAGE).orElse(null);
        if (usage != null && usage.kind() == JsonScan.Kind.OBJECT) {
            byte[] cost = JsonScan.of(scan.bytes(usage), "cost")
                    .with("cost", amount.toPlainString().getBytes(StandardCharsets.US_ASCII));
            return scan.with(USAGE, JsonScan.of(cost, "cost_currency").withText("cost_currency", currency));
        }
        JsonScan.Member response = scan.member(RESPONSE).orElse(null);
        return response != null && response.kind() == JsonScan.Kind.OBJECT
                ? scan.with(RESPONSE, priced(scan.bytes(response), amount, currency))
                : json;
    }

    private static boolean mentions(byte[] bytes) {
        for (int i = 0; i <= bytes.length - MENTION.length; i++) {
            if (Arrays.equals(bytes, i, i + MENTION.length, MENTION, 0, MENTION.length)) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        int at = 0;
        while (at < bytes.length && bytes[at] != wanted) {
            at++;
        }
        return at == bytes.length ? -1 : at;
    }

    private static int lastIndexOf(byte[] bytes, byte wanted) {
        int at = bytes.length - 1;
        while (at >= 0 && bytes[at] != wanted) {
            at--;
        }
        return at;
    }
}
