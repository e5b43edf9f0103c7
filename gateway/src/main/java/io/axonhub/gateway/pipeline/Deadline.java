package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * By when a request must have its answer, whoever set the time: the gateway, or the client. Moments are System.nanoTime.
 *
 * <p>A client of ours says it for all of the answer in {@code x-axonhub-timeout} ({@code 1500ms}, {@code 30s}, {@code 2m}, or a number
 * of seconds). OpenAI's and Anthropic's SDKs tell how long they wait, in seconds, in {@code x-stainless-timeout} and {@code
 * x-stainless-read-timeout}: that ends with an answer's head, for afterwards each piece of a stream starts their clock anew.
 *
 * @param head for the first content of a stream; a whole answer is all head
 * @param end for the last
 */
public record Deadline(long head, long end) {
    /** A client's own word for how long it waits. */
    public static final String HEADER = "x-axonhub-timeout";

    private static final String SDK = "x-stainless-timeout";
    private static final String SDK_READ = "x-stainless-read-timeout";
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Of a request that the gateway gives so much time.
     *
     * @throws GatewayException when the client's word for it cannot be read
     */
    public static Deadline of(Exchange exchange, Duration most) {
        Headers headers = exchange.call().headers();
        Duration whole = headers.first(HEADER)
                .map(Deadline::own)
                .map(own -> shorter(own, most))
                .orElse(most);
        Duration head = whole;
        for (String name : new String[] {SDK, SDK_READ}) {
            Duration before = head;
            head = headers.first(name)
                    .flatMap(Deadline::seconds)
                    .map(told -> shorter(told, before))
                    .orElse(before);
        }
        long from = exchange.receivedNanos();
        return new Deadline(from + head.toNanos(), from + whole.toNanos());
    }

    /** The earlier of both ends, since a whole answer has no head of its own. */
    long whole() {
        return head - end < 0 ? head : end;
    }

    /** What is left of it once the client has the head of its answer. */
    public Deadline behindHead() {
        return new Deadline(end, end);
    }

    /** Whether it is too late to begin with an answer. */
    public boolean isOver(long now) {
        return whole() - now <= 0;
    }

    private static Duration own(String text) {
        String value = text.strip().toLowerCase(Locale.ROOT);
        int digits = value.length();
        while (digits > 0 && Character.isLetter(value.charAt(digits - 1))) {
            digits--;
        }
        double unit = switch (value.substring(digits)) {
            case "ms" -> 0.001;
            case "", "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            default -> Double.NaN;
        };
        return seconds(value.substring(0, digits), unit)
                .orElseThrow(() -> new GatewayException(LlmError.InvalidRequest.of(
                        HEADER,
                        "The header " + HEADER
                                + " must be a time above 0, such as 1500ms, 30s, 2m or a number of seconds.")));
    }

    private static Optional<Duration> seconds(String text) {
        return seconds(text.strip(), 1);
    }

    private static Optional<Duration> seconds(String number, double unit) {
        try {
            double seconds = Double.parseDouble(number) * unit;
            return seconds > 0 && Double.isFinite(seconds)
                    ? Optional.of(shorter(Duration.ofMillis(millis(seconds)), LONGEST))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long millis(double seconds) {
        return (long) Math.clamp(seconds * 1000, 1, (double) LONGEST.toMillis());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
