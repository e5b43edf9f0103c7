package io.axonhub.gateway.store;

import io.axonhub.gateway.llm.Count;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The most that someone may use of a resource in a window of time.
 *
 * @param most in the resource's smallest unit: requests, tokens, billionths of the currency
 * @param currency of money, ISO 4217; empty for anything else. What was spent in another currency does not count
 */
public record Limit(Resource resource, Window window, long most, String currency) {
    private static final int MONEY_DIGITS = 9;

    /** What is counted. */
    public enum Resource {
        REQUESTS,
        TOKENS,
        COST,
        /** Requests that run; they are given back when they end. */
        CONCURRENCY
    }

    /** When counting starts anew: at the full minute, hour, day or month of UTC. */
    public enum Window {
        MINUTE,
        HOUR,
        DAY,
        MONTH,
        TOTAL,
        /** No window: what was taken counts until it is given back. */
        RUNNING;

        /** The window's first moment; the epoch where there is one window only. */
        public Instant start(Instant now) {
            return switch (this) {
                case MINUTE -> now.truncatedTo(ChronoUnit.MINUTES);
                case HOUR -> now.truncatedTo(ChronoUnit.HOURS);
                case DAY -> now.truncatedTo(ChronoUnit.DAYS);
                case MONTH -> month(now).atStartOfDay(ZoneOffset.UTC).toInstant();
                case TOTAL, RUNNING -> Instant.EPOCH;
            };
        }

        /** The next window's first moment; null where there is none. */
        public @Nullable Instant end(Instant now) {
            return switch (this) {
                case MINUTE -> start(now).plus(Duration.ofMinutes(1));
                case HOUR -> start(now).plus(Duration.ofHours(1));
                case DAY -> start(now).plus(Duration.ofDays(1));
                case MONTH ->
                    month(now).plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                case TOTAL, RUNNING -> null;
            };
        }

        private static LocalDate month(Instant now) {
            return LocalDate.ofInstant(now, ZoneOffset.UTC).withDayOfMonth(1);
        }
    }

    public Limit {
        if (most < 0 || (resource == Resource.CONCURRENCY) != (window == Window.RUNNING)) {
            throw new IllegalArgumentException("no such limit: " + most + " " + resource + " " + window);
        }
        if ((resource == Resource.COST) == currency.isEmpty()) {
            throw new IllegalArgumentException("money, and nothing else, has a currency");
        }
    }

    /** Of what has no currency; money is in dollars. */
    public Limit(Resource resource, Window window, long most) {
        this(resource, window, most, resource == Resource.COST ? "USD" : "");
    }

    /** Requests at the same time. */
    public static Limit concurrency(long most) {
        return new Limit(Resource.CONCURRENCY, Window.RUNNING, most);
    }

    /** Money in the unit that limits count in, rounded up. */
    public static long units(BigDecimal money) {
        BigDecimal units = money.movePointRight(MONEY_DIGITS).setScale(0, RoundingMode.CEILING);
        return units.min(BigDecimal.valueOf(Long.MAX_VALUE >> 2)).longValueExact();
    }

    /** Such an amount of this resource as people write it. */
    public String shown(long amount) {
        return resource == Resource.COST
                ? BigDecimal.valueOf(amount, MONEY_DIGITS).stripTrailingZeros().toPlainString() + " " + currency
                : Long.toString(amount);
    }

    /** The most as people read it, such as "100 tokens per minute" or "5 USD in total". */
    public String label() {
        String counted = switch (resource) {
            case REQUESTS, CONCURRENCY -> Count.of(most, "requests");
            case TOKENS -> Count.of(most, "tokens");
            case COST -> shown(most);
        };
        return switch (window) {
            case RUNNING -> counted + " at the same time";
            case TOTAL -> counted + " in total";
            case MINUTE, HOUR, DAY, MONTH -> counted + " per " + window.name().toLowerCase(Locale.ROOT);
        };
    }
}
