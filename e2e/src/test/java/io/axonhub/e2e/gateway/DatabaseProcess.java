package io.axonhub.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** A throw-away database server of {@code .ci/database}; it ends when this process does. */
public final class DatabaseProcess implements AutoCloseable {
    /** Which server. */
    public enum Kind {
        POSTGRES,
        MARIADB
    }

    private final Kind kind;
    private final int port;
    private final Process process;

    private DatabaseProcess(Kind kind, int port, Process process) {
        this.kind = kind;
        this.port = port;
        this.process = process;
    }

    /** Starts it and waits until it answers. */
    public static DatabaseProcess start(Kind kind) {
        Path script = Path.of(System.getProperty("basedir", "."), "../.ci/database")
                .toAbsolutePath()
                .normalize();
        try {
            int port = Launched.freePort();
            String name = kind == Kind.POSTGRES ? "postgres" : "mariadb";
            Process process = new ProcessBuilder(script.toString(), name, Integer.toString(port))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String line = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
            if (!"ready".equals(line)) {
                throw new IllegalStateException("no " + name + " server, see standard error");
            }
            return new DatabaseProcess(kind, port, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a gateway needs to use it. */
    public Map<String, String> settings() {
        return switch (kind) {
            case POSTGRES ->
                Map.of(
                        "AXONHUB_DB_DIALECT",
                        "postgres",
                        "AXONHUB_DB_DSN",
                        "postgres://axonhub:s3cret%3A%2F%40@127.0.0.1:" + port + "/postgres?sslmode=disable");
            case MARIADB ->
                Map.of(
                        "AXONHUB_DB_DIALECT",
                        "mysql",
                        "AXONHUB_DB_DSN",
                        "axonhub:s3cret:/@@tcp(127.0.0.1:" + port + ")/axonhub?parseTime=true");
        };
    }

    /** A connection to it. */
    public Connection connect() throws SQLException {
        return switch (kind) {
            case POSTGRES ->
                DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "axonhub", "s3cret:/@");
            case MARIADB ->
                DriverManager.getConnection("jdbc:mariadb://127.0.0.1:" + port + "/axonhub", "axonhub", "s3cret:/@");
        };
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
