package io.axonhub.gateway.store.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A throw-away database server on loopback; it ends with this process at the latest, because it waits for the end of its input. */
public final class DatabaseServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private DatabaseServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts {@code postgres} or {@code mariadb} and waits until it answers. */
    public static DatabaseServer start(String kind, String... options) {
        try {
            int port = freePort();
            List<String> command = new ArrayList<>(List.of(script().toString(), kind, String.valueOf(port)));
            command.addAll(List.of(options));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            if (!"ready".equals(line)) {
                throw new IllegalStateException("no " + kind + " server, see standard error: " + line);
            }
            return new DatabaseServer(process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path script() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(".ci/database"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no .ci/database above the working directory");
        }
        return folder.resolve(".ci/database");
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
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
