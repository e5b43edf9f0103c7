package io.axonhub.gateway;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.store.jdbc.SqliteLibrary;
import io.axonhub.gateway.telemetry.Logging;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Exercises whole gateways over HTTP for the JVM's ahead-of-time cache, in a temporary directory: one has the simulated provider,
 * the other has the first one for its providers. Both dialects, each with each, streamed and whole. With few classes of its own, since
 * what it loads is cached too.
 */
final class AotTraining {
    private static final int ROUNDS = 50;
    private static final Pattern KEY = Pattern.compile("ah-[A-Za-z0-9_-]{43}");

    /** The second gateway's channels: the first gateway's port stands for {port}, its key for {key}. */
    static final String RELAY = """
            apiVersion: v1
            kind: Secret
            metadata: {name: relay}
            stringData: {apiKey: "{key}"}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata: {name: relay-openai}
            spec:
              type: openai-compatible
              baseUrl: http://127.0.0.1:{port}/v1
              models: [{name: relay-openai, upstreamName: simulated-echo}]
              credentials: [{secretRef: {name: relay}}]
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIChannel
            metadata: {name: relay-anthropic}
            spec:
              type: anthropic-compatible
              baseUrl: http://127.0.0.1:{port}
              models: [{name: relay-anthropic, upstreamName: simulated-echo}]
              credentials: [{secretRef: {name: relay}}]
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: AIProfile
            metadata: {name: relay}
            spec:
              channels: {refs: [relay-openai, relay-anthropic]}
            ---
            apiVersion: axonhub.io/v1alpha1
            kind: APIKey
            metadata: {name: relay}
            spec:
              displayName: relay
              profiles: [relay]
              activeProfile: relay
              secret: {mode: Existing, name: relay}
            """;

    private final PrintStream out;

    AotTraining(PrintStream out) {
        this.out = out;
    }

    /** 0 when every answer was a 200. Unpacks SQLite's library, too, which a start waits for as well. */
    int run() {
        try {
            Optional<Path> library = SqliteLibrary.folder();
            if (library.isPresent()) {
                SqliteLibrary.unpack(library.get());
            }
            Path directory = Files.createTempDirectory("axonhub-aot");
            try {
                return train(directory);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            out.println("training failed: " + e.getMessage());
            return 1;
        }
    }

    private int train(Path directory) throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        int failed;
        try (Wiring provider = Wiring.start(config(first), "aot-train")) {
            var key = KEY.matcher(provider.welcome().text());
            String bearer = key.find() ? key.group() : "";
            failed = rounds(provider.port(), bearer, "simulated-echo");
            Path resources = Files.createDirectory(second.resolve("resources"));
            String channels =
                    RELAY.replace("{port}", Integer.toString(provider.port())).replace("{key}", bearer);
            Files.writeString(resources.resolve("relay.yaml"), channels);
            try (Wiring relay = Wiring.start(config(second), "aot-train")) {
                failed += rounds(relay.port(), bearer, "relay-openai");
                failed += rounds(relay.port(), bearer, "relay-anthropic");
            }
        }
        out.println("trained with " + 3 * 4 * ROUNDS + " requests, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private static GatewayConfig config(Path directory) throws IOException {
        GatewayConfig config = ConfigLoader.load(
                        Optional.empty(),
                        Map.of(
                                "AXONHUB_CONFIG",
                                Files.createFile(directory.resolve("config.yml"))
                                        .toString(),
                                "AXONHUB_SERVER_PORT",
                                "0",
                                "AXONHUB_SERVER_HOST",
                                "127.0.0.1",
                                "AXONHUB_DB_DSN",
                                "file:" + directory.resolve("axonhub.db"),
                                "AXONHUB_JOURNAL_DIR",
                                directory.resolve("journal").toString(),
                                "AXONHUB_RESOURCES_DIR",
                                directory.resolve("resources").toString(),
                                "AXONHUB_LOG_LEVEL",
                                "warn"))
                .config();
        Logging.configure(config.log());
        return config;
    }

    private static int rounds(int port, String key, String model) throws IOException {
        int failed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            for (boolean stream : new boolean[] {false, true}) {
                failed += call(port, "/v1/chat/completions", key, model, stream) ? 0 : 1;
                failed += call(port, "/anthropic/v1/messages", key, model, stream) ? 0 : 1;
            }
        }
        return failed;
    }

    private static boolean call(int port, String path, String key, String model, boolean stream) throws IOException {
        byte[] body = ("{\"model\":\"" + model + "\",\"max_tokens\":64,\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                        + key
                        + "\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head);
            socket.getOutputStream().write(body);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.startsWith("HTTP/1.1 200 ");
        }
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path visited, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
