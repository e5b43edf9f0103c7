package io.axonhub.gateway.config;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Optional;

/**
 * Times that come again: minute, hour, day of month, month, day of week (0 and 7 are Sunday), each a star, a number, a range, a step or a
 * list of them. As in cron, a day fits when one of the two day fields fits, if both are restricted.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html">crontab</a>
 */
public final class Cron {
    private static final int FIELDS = 5;
    private static final int DAYS_AHEAD = 4 * 366;
    private static final int SUNDAY = 7;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;

    private Cron(String text, String[] fields) {
        this.text = text;
        minutes = field(fields[0], 0, 59);
        hours = field(fields[1], 0, 23);
        days = field(fields[2], 1, 31);
        months = field(fields[3], 1, 12);
        weekdays = field(fields[4], 0, SUNDAY);
        if (weekdays.get(SUNDAY)) {
            weekdays.set(0);
        }
        anyDay = fields[2].equals("*");
        anyWeekday = fields[4].equals("*");
    }

    /**
     * Reads an expression.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Cron parse(String text) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw bad(text);
        }
        return new Cron(text.strip(), fields);
    }

    private static IllegalArgumentException bad(String what) {
        return new IllegalArgumentException(
                "must be five fields such as \"0 3 * * *\": minute, hour, day of month, month, day of week (" + what
                        + ")");
    }

    private static BitSet field(String text, int least, int most) {
        BitSet set = new BitSet(most + 1);
        for (String part : text.split(",", -1)) {
            if (!part.matches("(\\*|\\d{1,2}(-\\d{1,2})?)(/\\d{1,2})?")) {
                throw bad(part);
            }
            String[] stepped = part.split("/", -1);
            int step = stepped.length < 2 ? 1 : Integer.parseInt(stepped[1]);
            String[] range = stepped[0].equals("*") ? new String[] {"" + least, "" + most} : stepped[0].split("-", -1);
            int from = Integer.parseInt(range[0]);
            int to = range.length > 1 ? Integer.parseInt(range[1]) : stepped.length > 1 ? most : from;
            if (step == 0 || from < least || to > most || from > to) {
                throw bad(part);
            }
            for (int i = from; i <= to; i += step) {
                set.set(i);
            }
        }
        return set;
    }

    /** The first time after {@code now}, in its zone; empty when there is none, as on 30 February. */
    public Optional<ZonedDateTime> next(ZonedDateTime now) {
        ZonedDateTime from = now.withSecond(0).withNano(0).plusMinutes(1);
        LocalDate day = from.toLocalDate();
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++, day = day.plusDays(1)) {
            if (!fits(day)) {
                continue;
            }
            int minute = ahead == 0 ? from.getHour() * 60 + from.getMinute() : 0;
            for (; minute < 24 * 60; minute++) {
                if (hours.get(minute / 60) && minutes.get(minute % 60)) {
                    return Optional.of(ZonedDateTime.of(day, LocalTime.ofSecondOfDay(minute * 60L), now.getZone()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean fits(LocalDate day) {
        boolean ofMonth = days.get(day.getDayOfMonth());
        boolean ofWeek = weekdays.get(day.getDayOfWeek().getValue() % SUNDAY);
        return months.get(day.getMonthValue()) && ((anyDay || anyWeekday) ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
