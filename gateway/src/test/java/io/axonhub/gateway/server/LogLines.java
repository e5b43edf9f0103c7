package io.axonhub.gateway.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger and those below it say while it is open. */
final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

    private LogLines(Logger logger) {
        this.logger = logger;
    }

    static LogLines of(String name) {
        LogLines lines = new LogLines(Logger.getLogger(name));
        lines.logger.addHandler(lines);
        return lines;
    }

    /** The messages of WARNING and above. */
    List<String> warnings() {
        return messages(Level.WARNING);
    }

    /** The messages of {@code level} and above. */
    List<String> messages(Level level) {
        return lines.stream()
                .filter(line -> line.getLevel().intValue() >= level.intValue())
                .map(LogRecord::getMessage)
                .toList();
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
