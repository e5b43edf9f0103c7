package io.axonhub.gateway.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer asks us to wait, in whatever field its vendor says so: {@code retry-after-ms}, {@code retry-after} (seconds or a
 * date), else when the limit that is used up is whole again: OpenAI's and Groq's {@code x-ratelimit-reset-*} (such as {@code 6m0s}),
 * Anthropic's {@code anthropic-ratelimit-*-reset} (a moment), OpenRouter's {@code x-ratelimit-reset} (milliseconds of the epoch).
 * Moments count from the answer's own {@code date}, since clocks differ; without one they say nothing.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110, Retry-After</a>
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI's fields</a>
 * @see <a href="https://docs.claude.com/en/api/rate-limits">Anthropic's fields</a>
 */
public final class RetryAfter {
    private static final Pattern PIECE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|d|h|m|s)");
    private static final List<String> OPENAI = List.of("requests", "tokens");
    private static final List<String> ANTHROPIC = List.of("requests", "tokens", "input-tokens", "output-tokens");

    private RetryAfter() {}

    /** The wait that {@code headers} ask for, never negative; empty when they ask for none. */
    public static Optional<Duration> of(Headers headers) {
        return amount(headers.first("retry-after-ms"), 1)
                .or(() -> amount(headers.first("retry-after"), 1_000))
                .or(() -> headers.first("retry-after").flatMap(date -> until(moment(date), headers)))
                .or(() -> reset(headers));
    }

    private static Optional<Duration> reset(Headers headers) {
        Optional<Duration> longest = Optional.empty();
        for (String limit : OPENAI) {
            if (isUsedUp(headers.first("x-ratelimit-remaining-" + limit))) {
                longest = longer(
                        longest, headers.first("x-ratelimit-reset-" + limit).flatMap(RetryAfter::pieces));
            }
        }
        for (String limit : ANTHROPIC) {
            if (isUsedUp(headers.first("anthropic-ratelimit-" + limit + "-remaining"))) {
                longest = longer(
                        longest,
                        headers.first("anthropic-ratelimit-" + limit + "-reset")
                                .flatMap(text -> until(moment(text), headers)));
            }
        }
        if (isUsedUp(headers.first("x-ratelimit-remaining"))) {
            longest = longer(
                    longest, headers.first("x-ratelimit-reset").flatMap(text -> until(epochMillis(text), headers)));
        }
        return longest;
    }

    private static Optional<Duration> longer(Optional<Duration> one, Optional<Duration> other) {
        return one.isEmpty() || (other.isPresent() && other.get().compareTo(one.get()) > 0) ? other : one;
    }

    private static boolean isUsedUp(Optional<String> remaining) {
        return remaining.map(String::strip).filter("0"::equals).isPresent();
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

    private static Optional<Instant> epochMillis(String text) {
        try {
            return Optional.of(Instant.ofEpochMilli(Long.parseLong(text.strip())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
