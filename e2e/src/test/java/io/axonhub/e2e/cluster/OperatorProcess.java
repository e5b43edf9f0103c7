package io.axonhub.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.axonhub.e2e.gateway.Folders;
import io.axonhub.e2e.gateway.GatewayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged operator as a child process: {@code bin/axonhub operator}. It can be stopped and started again. */
public final class OperatorProcess implements AutoCloseable {
    private final Path folder;
    private final int port;
    private final Map<String, String> settings;
    private Process process;

    private OperatorProcess(Path folder, int port, Map<String, String> settings, Process process) {
        this.folder = folder;
        this.port = port;
        this.settings = settings;
        this.process = process;
    }

    /** Starts it, and does not wait. */
    public static OperatorProcess start(Path kubeconfig, Map<String, String> settings) {
        try {
            Path folder = Files.createTempDirectory("axonhub-e2e-operator");
            int port = freePort();
            Map<String, String> all = new LinkedHashMap<>();
            all.put("KUBECONFIG", kubeconfig.toString());
            all.put("AXONHUB_OPERATOR_HEALTH_HOST", "127.0.0.1");
            all.put("AXONHUB_OPERATOR_HEALTH_PORT", Integer.toString(port));
            all.put("AXONHUB_OPERATOR_LEASE_NAMESPACE", "default");
            all.putAll(settings);
            return new OperatorProcess(folder, port, all, launch(folder, all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static Process launch(Path folder, Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(GatewayProcess.launcher().toString(), "operator")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("operator.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("AXONHUB_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        return builder.start();
    }

    /** Waits until it writes. */
    public OperatorProcess awaitLeading() {
        Awaitility.await("the operator leads")
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("the operator ended at start:\n" + log());
                    }
                    return meter("axonhub_operator_leading") == 1;
                });
        return this;
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        return get("/health/ready").startsWith("200");
    }

    /** A metric's sum over all its series; -1 when nobody answers. */
    public double meter(String name) {
        String text = get("/metrics");
        if (!text.startsWith("200")) {
            return -1;
        }
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String get(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + "\n" + response.body();
        } catch (IOException e) {
            return "0";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All it has logged. */
    public String log() {
        try {
            return Files.readString(folder.resolve("operator.log"), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process, for what the system knows of it. */
    public long pid() {
        return process.pid();
    }

    /** Asks it to end (SIGTERM) and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Waits for its end and gives its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the operator still runs\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again, and does not wait. */
    public void restart() {
        try {
            process = launch(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
