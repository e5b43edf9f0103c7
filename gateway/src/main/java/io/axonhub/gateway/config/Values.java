package io.axonhub.gateway.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values from texts; each error says what would be right, and the loader says which key. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB)?");
    private static final Map<String, Long> UNITS = Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

    private Values() {}

    /** From 0 to 1. */
    static double ratio(String value) {
        String text = value.strip();
        if (!text.matches("0|1|1\\.0+|0?\\.\\d{1,9}")) {
            throw new IllegalArgumentException("must be a number from 0 to 1, such as 0.1");
        }
        return Double.parseDouble(text);
    }

    static int integer(String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number", e);
        }
    }

    static boolean flag(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    /** Such as 200ms, 30s, 10m, 1h, 0, or ISO 8601 (PT30S). */
    static Duration duration(String value) {
        String text = value.strip();
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        try {
            Duration parsed = Duration.parse(text);
            if (parsed.isNegative()) {
                throw new IllegalArgumentException("must not be negative");
            }
            return parsed;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("must be a duration such as 200ms, 30s, 10m or 1h", e);
        }
    }

    /** Bytes, such as 512KB, 32MB, 1GB or 1048576; units of 1024. */
    static long size(String value) {
        Matcher matcher = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a size such as 512KB, 32MB or 1GB");
        }
        String unit = matcher.group(2);
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit == null ? 1L : UNITS.getOrDefault(unit, 1L));
    }
}
