package io.axonhub.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged program as a child process: {@code bin/axonhub} with a command, and a folder of its own for data and log. The folder
 * outlives the process, so that it can be started again where it was killed.
 */
public abstract class Launched implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final String command;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private Process process;

    /** Starts it, and does not wait. {@code port}: where it answers on loopback, as the settings say too. */
    protected Launched(String command, int port, Map<String, String> settings) {
        this.command = command;
        this.port = port;
        this.settings = Map.copyOf(settings);
        try {
            this.folder = Files.createTempDirectory("axonhub-e2e-" + command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.process = launch();
    }

    private Process launch() {
        ProcessBuilder builder = new ProcessBuilder(launcher().toString(), command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AXONHUB_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The distribution's launcher. */
    private static Path launcher() {
        Path launcher = Path.of(System.getProperty("basedir", "."), "../gateway/target/axonhub/bin/axonhub")
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("package the gateway first: there is no " + launcher);
        }
        return launcher;
    }

    /** A port that nobody listens on just now. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until this holds; one that ends or takes too long is told with its log. */
    protected final void awaitStart(String what, Callable<Boolean> holds) {
        try {
            Awaitility.await(what)
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(25))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException("axonhub " + command + " ended at start:\n" + log());
                        }
                        return holds.call();
                    });
        } catch (ConditionTimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("not in time: " + what + "\n" + log(), e);
        }
    }

    /** What is said to a GET; empty when nobody answers. */
    protected final Optional<HttpResponse<String>> answer(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return Optional.of(client.send(request, BodyHandlers.ofString(UTF_8)));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where it answers. */
    public final URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its port on loopback. */
    public final int port() {
        return port;
    }

    /** A file of its folder. */
    protected final Path file(String name) {
        return folder.resolve(name);
    }

    private Path logFile() {
        return folder.resolve(command + ".log");
    }

    /** All it has logged. */
    public final String log() {
        try {
            return Files.readString(logFile(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process, for what the system knows of it. */
    public final long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public final boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end (SIGTERM) and does not wait. */
    public final void terminate() {
        process.destroy();
    }

    /** Kills it (SIGKILL) and waits until it is gone. */
    public final void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits for its end and gives its exit code. */
    public final int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("axonhub " + command + " still runs after " + patience + "\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same with the patience that an orderly end needs. */
    public final int awaitExit() {
        return awaitExit(Duration.ofSeconds(20));
    }

    /** Starts it again on the same port and data, and does not wait. */
    public void restart() {
        process = launch();
    }

    @Override
    public final void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Folders.delete(folder);
    }
}
