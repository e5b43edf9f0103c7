package io.axonhub.gateway.admin.graphql;

import io.axonhub.gateway.admin.access.AdminException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time as people mean it, in their time zone.
 *
 * @param from the first moment
 * @param until the first moment after it
 * @param before how far back the stretch lies that it is compared with
 */
record TimeRange(ZonedDateTime from, ZonedDateTime until, TemporalAmount before) {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final Duration LONGEST = Duration.ofDays(400);

    /** How a stretch is divided. */
    enum Step {
        HOUR,
        DAY,
        WEEK,
        MONTH;

        ZonedDateTime start(ZonedDateTime at) {
            return switch (this) {
                case HOUR -> at.truncatedTo(ChronoUnit.HOURS);
                case DAY -> day(at);
                case WEEK -> day(at.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
                case MONTH -> day(at.withDayOfMonth(1));
            };
        }

        ZonedDateTime next(ZonedDateTime start) {
            return switch (this) {
                case HOUR -> start.plusHours(1);
                case DAY -> day(start.plusDays(1));
                case WEEK -> day(start.plusWeeks(1));
                case MONTH -> day(start.plusMonths(1));
            };
        }
    }

    private static ZonedDateTime day(ZonedDateTime at) {
        return at.toLocalDate().atStartOfDay(at.getZone());
    }

    /** From an input of the type {@code TimeRangeInput}; the last 24 hours when it says nothing. */
    static TimeRange of(Call range, Clock clock) {
        ZonedDateTime now = ZonedDateTime.now(clock).withZoneSameInstant(zone(range));
        Instant from = range.time("from").orElse(null);
        Instant until = range.time("until").orElse(null);
        if (range.has("preset")) {
            if (from != null || until != null) {
                throw range.bad("preset", "must be left out where from or until is given");
            }
            return preset(range.text("preset"), now);
        }
        if (from == null && until != null) {
            throw range.bad("from", "must be given with until");
        }
        return from == null ? preset("LAST_24_HOURS", now) : custom(range, from, until, now);
    }

    private static TimeRange custom(Call range, Instant from, @Nullable Instant until, ZonedDateTime now) {
        ZonedDateTime first = from.atZone(now.getZone());
        ZonedDateTime end = until == null ? now : until.atZone(now.getZone());
        Duration length = Duration.between(first, end);
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw range.bad("from", "must be between an hour and 400 days before until, which is now when left out");
        }
        return new TimeRange(first, end, length);
    }

    private static ZoneId zone(Call range) {
        try {
            return ZoneId.of(range.optional("zone").orElse("UTC"));
        } catch (DateTimeException e) {
            throw range.bad("zone", "must be a time zone such as Europe/Berlin or +05:30");
        }
    }

    private static TimeRange preset(String name, ZonedDateTime now) {
        ZonedDateTime today = day(now);
        ZonedDateTime month = day(now.withDayOfMonth(1));
        return switch (name) {
            case "TODAY" -> new TimeRange(today, now, Period.ofDays(1));
            case "YESTERDAY" -> new TimeRange(day(today.minusDays(1)), today, Period.ofDays(1));
            case "LAST_24_HOURS" -> new TimeRange(now.minusHours(24), now, Duration.ofHours(24));
            case "LAST_7_DAYS" -> new TimeRange(day(today.minusDays(6)), now, Period.ofDays(7));
            case "LAST_30_DAYS" -> new TimeRange(day(today.minusDays(29)), now, Period.ofDays(30));
            case "THIS_MONTH" -> new TimeRange(month, now, Period.ofMonths(1));
            case "LAST_MONTH" -> new TimeRange(day(month.minusMonths(1)), month, Period.ofMonths(1));
            default -> throw AdminException.badInput("range.preset", "must be one of the presets");
        };
    }

    /** The one that it is compared with. */
    TimeRange previous() {
        return new TimeRange(from.minus(before), until.minus(before), before);
    }

    /** What it is divided into when nothing is said. */
    Step usual() {
        return Duration.between(from, until).compareTo(Duration.ofHours(49)) <= 0 ? Step.HOUR : Step.DAY;
    }

    /** The beginnings of its steps, the first of which may lie before it. */
    List<ZonedDateTime> steps(Step step) {
        List<ZonedDateTime> steps = new ArrayList<>();
        ZonedDateTime start = step.start(from);
        // an hour that began before the range is not in it
        ZonedDateTime first = step == Step.HOUR && start.isBefore(from) ? step.next(start) : start;
        for (ZonedDateTime at = first; at.isBefore(until); at = step.next(at)) {
            steps.add(at);
        }
        return steps;
    }
}
