package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.config.LogConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.List;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sets up java.util.logging, which System.Logger and slf4j end in. */
public final class Logging {
    /** Libraries that say at INFO what only their authors want to know; held strongly so that their levels last. */
    private static final List<Logger> NOISY = List.of(
            Logger.getLogger("io.helidon"), Logger.getLogger("com.zaxxer.hikari"), Logger.getLogger("org.flywaydb"));

    private Logging() {}

    /** One handler, to standard error. */
    public static void configure(LogConfig config) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        Level level = switch (config.level()) {
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARN -> Level.WARNING;
            case ERROR -> Level.SEVERE;
        };
        Handler handler = new LineHandler(new FileOutputStream(FileDescriptor.err), formatter(config.encoding()));
        handler.setLevel(Level.ALL);
        root.addHandler(handler);
        root.setLevel(level);
        Level quiet = level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING;
        NOISY.forEach(logger -> logger.setLevel(quiet));
    }

    static Formatter formatter(LogConfig.Encoding encoding) {
        return switch (encoding) {
            case CONSOLE -> new ConsoleFormat();
            case JSON -> new JsonFormat();
        };
    }

    static String levelName(LogRecord line) {
        int level = line.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (level >= Level.WARNING.intValue()) {
            return "WARN";
        }
        return level >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }
}
