package io.axonhub.e2e.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged gateway as a child process: {@code bin/axonhub run} with its own folder for data and log, on a free port. The
 * folder outlives the process, so that it can be started again where it was killed.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);

    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private Process process;

    private GatewayProcess(Path folder, int port, Map<String, String> settings, Process process) {
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.process = process;
    }

    /** Starts with {@code resources} and settings such as {@code AXONHUB_SERVER_KEEP_ALIVE_INTERVAL}, and waits until it is ready. */
    public static GatewayProcess start(Resources resources, Map<String, String> settings) {
        return start(resources, freePort(), settings);
    }

    /** The same on a port that the settings know. */
    public static GatewayProcess start(Resources resources, int port, Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("axonhub-e2e-gateway");
            Map<String, String> all = new LinkedHashMap<>();
            all.put("AXONHUB_SERVER_HOST", "127.0.0.1");
            all.put("AXONHUB_SERVER_PORT", Integer.toString(port));
            all.put("AXONHUB_RESOURCES_DIR", resources.folder().toString());
            // the scenes share channels: one that fails must not take it from the next
            all.put("AXONHUB_ROUTING_AVOID_FAILING", "false");
            all.putAll(settings);
            GatewayProcess gateway = new GatewayProcess(folder, port, all, launch(folder, all));
            gateway.awaitReady();
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The distribution's launcher. */
    public static Path launcher() {
        Path launcher = Path.of(System.getProperty("basedir", "."), "../gateway/target/axonhub/bin/axonhub")
                .toAbsolutePath()
                .normalize();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("package the gateway first: there is no " + launcher);
        }
        return launcher;
    }

    /** Where clients reach it. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    /** What it has recorded. */
    public Records records() {
        return new Records(folder.resolve("data/axonhub.db"));
    }

    /** All it has logged. */
    public String log() {
        try {
            return Files.readString(folder.resolve("gateway.log"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to stop (SIGTERM) and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Kills it (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Waits for its end and gives its exit code. */
    public int awaitExit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the gateway still runs after " + patience + "\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again on the same port and data. */
    public void restart() {
        try {
            process = launch(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** The status of a GET, 0 when nobody answers. */
    public int get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
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

    /** Waits until it serves; one that does not is ended, and its log told. */
    private void awaitReady() {
        try {
            poll();
        } catch (ConditionTimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the gateway is not ready:\n" + log(), e);
        }
    }

    private void poll() {
        Awaitility.await("the gateway is ready")
                .atMost(START)
                .pollInterval(Duration.ofMillis(25))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the gateway ended at start:\n" + log());
                    }
                    return get("/health/ready") == 200;
                });
    }

    private static Process launch(Path folder, Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher().toString(), "run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("gateway.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AXONHUB_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** A port that nobody listens on just now. */
    public static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
