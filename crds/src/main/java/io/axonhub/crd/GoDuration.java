package io.axonhub.crd;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as Kubernetes objects write it: numbers with a unit of {@code ms}, {@code s}, {@code m} or {@code h}, such as
 * {@code 1m30s}. Equal when the lengths are, whatever the text.
 *
 * @see <a href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>
 */
public record GoDuration(Duration value) {
    /** The longest text that is read. */
    private static final int MAX_TEXT = 32;

    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException when it is none; the message does not hold the text
     */
    @JsonCreator
    public static GoDuration parse(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && text.length() <= MAX_TEXT && part.find(at) && part.start() == at) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit(part.group(2)))));
            at = part.end();
        }
        if (at == 0 || at != text.length() || nanos.compareTo(MAX_NANOS) > 0) {
            throw new IllegalArgumentException("must be a duration such as 500ms, 5s or 1m30s");
        }
        return new GoDuration(Duration.ofNanos(nanos.longValue()));
    }

    private static long unit(String name) {
        return switch (name) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
    }

    /** The shortest text: {@code 90s} is {@code 1m30s}; what is finer than a millisecond is cut off. */
    @JsonValue
    public String text() {
        StringBuilder text = new StringBuilder();
        append(text, value.toHours(), "h");
        append(text, value.toMinutesPart(), "m");
        append(text, value.toSecondsPart(), "s");
        append(text, value.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }

    @Override
    public String toString() {
        return text();
    }
}
