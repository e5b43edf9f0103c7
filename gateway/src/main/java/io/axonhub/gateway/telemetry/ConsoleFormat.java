package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.pipeline.CurrentRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code time level logger message}, a line each; line breaks in messages are shown as spaces, so that nobody forges a line. */
final class ConsoleFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.").withZone(ZoneId.systemDefault());

    private volatile Second second = new Second(Instant.MIN.getEpochSecond(), "");

    /** A second and its text: many lines share one. */
    private record Second(long epoch, String text) {}

    @Override
    public String format(LogRecord line) {
        String logger = line.getLoggerName() == null ? "" : line.getLoggerName();
        String level = Logging.levelName(line);
        String text = time(line.getInstant()) + " " + level + (level.length() < 5 ? "  " : " ")
                + logger.substring(logger.lastIndexOf('.') + 1) + " "
                + withId(formatMessage(line).replace('\n', ' ').replace('\r', ' ')) + "\n";
        return line.getThrown() == null ? text : text + stack(line.getThrown());
    }

    private static String withId(String message) {
        CurrentRequest request = CurrentRequest.find();
        return request == null || message.contains("request_id=") ? message : message + " request_id=" + request.id();
    }

    private String time(Instant at) {
        Second known = second;
        if (known.epoch != at.getEpochSecond()) {
            known = new Second(at.getEpochSecond(), TIME.format(at));
            second = known;
        }
        int millis = at.getNano() / 1_000_000;
        return known.text + (millis < 10 ? "00" : millis < 100 ? "0" : "") + millis;
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
