package io.axonhub.gateway.telemetry;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code time level logger message}, a line each; line breaks in messages are shown as spaces, so that nobody forges a line. */
final class ConsoleFormat extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Override
    public String format(LogRecord line) {
        String logger = line.getLoggerName() == null ? "" : line.getLoggerName();
        String text = TIME.format(line.getInstant()) + " " + "%-5s".formatted(Logging.levelName(line)) + " "
                + logger.substring(logger.lastIndexOf('.') + 1) + " "
                + formatMessage(line).replace('\n', ' ').replace('\r', ' ') + "\n";
        return line.getThrown() == null ? text : text + stack(line.getThrown());
    }

    static String stack(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
