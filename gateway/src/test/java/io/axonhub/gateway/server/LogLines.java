package io.axonhub.gateway.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a logger and those below it say at INFO and above while it is open, whatever level another test has left. */
final class LogLines extends Handler implements AutoCloseable {
    private final Logger logger;
    private final @Nullable Level before;
    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();

    private final boolean waits;
    private volatile boolean interrupted;

    private LogLines(Logger logger, boolean waits) {
        this.logger = logger;
        this.before = logger.getLevel();
        this.waits = waits;
        logger.setLevel(Level.INFO);
        logger.addHandler(this);
    }

    static LogLines of(String name) {
        return new LogLines(Logger.getLogger(name), false);
    }

    /** Holds each thread that logs until it is interrupted, and leaves the interrupt with it. */
    static LogLines thatWaitForAnInterrupt(String name) {
        return new LogLines(Logger.getLogger(name), true);
    }

    /** Whether a held thread was interrupted. */
    boolean interrupted() {
        return interrupted;
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
        if (waits) {
            try {
                interrupted = !new CountDownLatch(1).await(5, TimeUnit.SECONDS) && interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
