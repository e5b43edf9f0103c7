package io.axonhub.gateway;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
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
 * Exercises a whole gateway over HTTP for the JVM's ahead-of-time cache: a temporary directory, the simulated provider, both
 * dialects, streamed and whole. With few classes of its own, since what it loads is cached too.
 */
final class AotTraining {
    private static final int ROUNDS = 50;
    private static final Pattern KEY = Pattern.compile("ah-[A-Za-z0-9_-]{43}");

    private final PrintStream out;

    AotTraining(PrintStream out) {
        this.out = out;
    }

    /** 0 when every answer was a 200. */
    int run() {
        try {
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
        int failed = 0;
        try (Wiring gateway = Wiring.start(config, "aot-train")) {
            var key = KEY.matcher(gateway.welcome().text());
            String bearer = key.find() ? key.group() : "";
            for (int i = 0; i < ROUNDS; i++) {
                for (boolean stream : new boolean[] {false, true}) {
                    failed += call(gateway.port(), "/v1/chat/completions", bearer, stream) ? 0 : 1;
                    failed += call(gateway.port(), "/anthropic/v1/messages", bearer, stream) ? 0 : 1;
                }
            }
        }
        out.println("trained with " + 4 * ROUNDS + " requests, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    private static boolean call(int port, String path, String key, boolean stream) throws IOException {
        byte[] body = ("{\"model\":\"simulated-echo\",\"max_tokens\":64,\"stream\":" + stream
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
