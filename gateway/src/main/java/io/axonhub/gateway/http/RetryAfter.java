package io.axonhub.gateway.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer asks us to wait, in whatever field its vendor says so: {@code retry-after-ms}, {@code retry-after} (seconds or a
 * date), else when the limit that is used up is whole again, the last of them if there are several: OpenAI's and Groq's {@code
 * x-ratelimit-reset-*} (such as {@code 6m0s}), Cerebras' (seconds), OpenRouter's {@code x-ratelimit-reset} (milliseconds of the epoch),
 * Anthropic's {@code anthropic-ratelimit-*-reset} (a moment; of a subscription, seconds of the epoch), the IETF draft's {@code
 * ratelimit-reset} (seconds).
 * Moments count from the answer's own {@code date}, since clocks differ; without one they say nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, Retry-After</a>
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI's fields</a>
 * @see <a href="https://docs.claude.com/en/api/rate-limits">Anthropic's fields</a>
 */
public final class RetryAfter {
    private static final Pattern PIECE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|d|h|m|s)");
    private static final String REMAINING = "x-ratelimit-remaining";
    private static final String RESET = "x-ratelimit-reset";
    private static final String ANTHROPIC = "anthropic-ratelimit-";

    /** No wait is so many seconds long, and no moment so early. */
    private static final double EPOCH_SECONDS = 1e9;

    private static final double EPOCH_MILLIS = 1e12;

    private RetryAfter() {}

    /** The wait that {@code headers} ask for, never negative; empty when they ask for none. */
    public static Optional<Duration> of(Headers headers) {
        return amount(headers.first("retry-after-ms"), 1)
                .or(() -> amount(headers.first("retry-after"), 1_000))
                .or(() -> headers.first("retry-after").flatMap(date -> until(moment(date), headers)))
                .or(() -> reset(headers));
    }

    private static Optional<Duration> reset(Headers headers) {
        List<Duration> waits = new ArrayList<>(2);
        headers.forEach((name, value) -> {
            String reset = isUsedUp(value) ? resetOf(name) : null;
            if (reset != null) {
                headers.first(reset)
                        .flatMap(text -> wait(text.strip(), headers))
                        .ifPresent(waits::add);
            }
        });
        if (headers.first("anthropic-ratelimit-unified-status")
                .filter("rejected"::equals)
                .isPresent()) {
            headers.first("anthropic-ratelimit-unified-reset")
                    .flatMap(text -> wait(text.strip(), headers))
                    .ifPresent(waits::add);
        }
        return waits.stream().max(Comparator.naturalOrder());
    }

    /** The field that says when the limit is whole again of which {@code name} says what is left; null when it says no such thing. */
    private static @Nullable String resetOf(String name) {
        if (name.startsWith(REMAINING)) {
            return RESET + name.substring(REMAINING.length());
        }
        if (name.startsWith(ANTHROPIC) && name.endsWith("-remaining")) {
            return name.substring(0, name.length() - "remaining".length()) + "reset";
        }
        return name.equals("ratelimit-remaining") ? "ratelimit-reset" : null;
    }

    /** Seconds, pieces such as {@code 6m0s}, or a moment: of ISO 8601, or in seconds or milliseconds of the epoch. */
    private static Optional<Duration> wait(String text, Headers headers) {
        Optional<Double> number = number(text);
        if (number.isEmpty()) {
            return pieces(text).or(() -> until(moment(text), headers));
        }
        double amount = number.get();
        return amount < EPOCH_SECONDS
                ? amount(Optional.of(text), 1_000)
                : until(
                        Optional.of(Instant.ofEpochMilli((long) (amount < EPOCH_MILLIS ? amount * 1000 : amount))),
                        headers);
    }

    private static Optional<Double> number(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> Character.isDigit(c) || c == '.');
        try {
            return plain ? Optional.of(Double.valueOf(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isUsedUp(String remaining) {
        return remaining.strip().equals("0");
    }

    private static Optional<Duration> amount(Optional<String> value, int unit) {
        try {
            double amount = Double.parseDouble(value.orElse("").strip());
            return amount >= 0 && amount * unit < Integer.MAX_VALUE
                    ? Optional.of(Duration.ofMillis((long) (amount * unit)))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Such as {@code 1s}, {@code 6m0s}, {@code 7.66s}, {@code 120ms}. */
    private static Optional<Duration> pieces(String text) {
        Matcher piece = PIECE.matcher(text.strip());
        double millis = 0;
        int at = 0;
        while (piece.find() && piece.start() == at) {
            millis += Double.parseDouble(piece.group(1))
                    * switch (piece.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1_000;
                        case "m" -> 60_000;
                        case "h" -> 3_600_000;
                        default -> 86_400_000;
                    };
            at = piece.end();
        }
        return at > 0 && at == text.strip().length()
                ? Optional.of(Duration.ofMillis((long) Math.ceil(millis)))
                : Optional.empty();
    }

    private static Optional<Duration> until(Optional<Instant> then, Headers headers) {
        Optional<Instant> now = headers.first("date").flatMap(RetryAfter::moment);
        if (then.isEmpty() || now.isEmpty()) {
            return Optional.empty();
        }
        Duration wait = Duration.between(now.get(), then.get());
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Instant> moment(String text) {
        boolean iso = text.length() > 4 && text.charAt(4) == '-';
        DateTimeFormatter format = iso ? DateTimeFormatter.ISO_OFFSET_DATE_TIME : DateTimeFormatter.RFC_1123_DATE_TIME;
        try {
            return Optional.of(ZonedDateTime.parse(text.strip(), format).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
