package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.axonhub.gateway.config.ConfigLoader;
import io.axonhub.gateway.config.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway that an operator configures: what it writes is what clients are served by. */
class ControlTest {
    private static final String KEY = "ah-0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    @TempDir
    Path dir;

    private final HttpClient client = HttpClient.newHttpClient();

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private GatewayConfig config(int controlPort, String token) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AXONHUB_SERVER_HOST",
                "127.0.0.1",
                "AXONHUB_SERVER_PORT",
                "0",
                "AXONHUB_DB_DSN",
                "file:" + dir.resolve("axonhub.db"),
                "AXONHUB_JOURNAL_DIR",
                dir.resolve("journal").toString(),
                "AXONHUB_RESOURCES_DIR",
                Files.createDirectories(dir.resolve("resources")).toString(),
                "AXONHUB_CONTROL_HOST",
                "127.0.0.1",
                "AXONHUB_CONTROL_PORT",
                String.valueOf(controlPort)));
        environment.put("AXONHUB_CONTROL_TOKEN", token);
        Path empty = Files.writeString(dir.resolve("config.yml"), "");
        return ConfigLoader.load(Optional.of(empty), environment).config();
    }

    private int send(String method, String url, String token, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("authorization", "Bearer " + token)
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static String object(String spec, String secrets) {
        return "{\"uid\":\"u\",\"generation\":1,\"digest\":\"d\",\"fence\":1,\"spec\":" + spec + secrets + "}";
    }

    private static String hash() throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anOperatorsObjectsServeClientsAndSurviveARestart() throws Exception {
        int port = freePort();
        String objects = "http://127.0.0.1:" + port + "/control/v1/sources/c1/objects/";
        String chat = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        GatewayConfig config = config(port, "s3cret");
        try (Wiring gateway = Wiring.start(config, "test")) {
            String url = "http://127.0.0.1:" + gateway.port() + "/v1/chat/completions";
            assertThat(send("POST", url, KEY, chat)).isEqualTo(401);
            String channel =
                    "{\"type\":\"simulated\",\"models\":[{\"name\":\"m\",\"upstreamName\":\"simulated-echo\"}]}";
            String key = ",\"secrets\":{\"hash\":\"" + hash() + "\",\"prefix\":\"ah-01234567\"}";
            assertThat(send("PUT", objects + "APIKey/t/k", "s3cret", object("{\"profiles\":[\"p\"]}", key)))
                    .isEqualTo(200);
            await().until(() -> send("POST", url, KEY, chat) == 403);
            assertThat(send("PUT", objects + "AIChannel/t/c", "s3cret", object(channel, "")))
                    .isEqualTo(200);
            String profile = object("{\"channels\":{\"refs\":[\"c\"]}}", "");
            assertThat(send("PUT", objects + "AIProfile/t/p", "s3cret", profile))
                    .isEqualTo(200);
            await().until(() -> send("POST", url, KEY, chat) == 200);
            assertThat(send("PUT", objects + "AIChannel/t/c", "wrong", object(channel, "")))
                    .isEqualTo(401);
        }
        try (Wiring gateway = Wiring.start(config, "test")) {
            String url = "http://127.0.0.1:" + gateway.port() + "/v1/chat/completions";
            assertThat(send("POST", url, KEY, chat)).isEqualTo(200);
            assertThat(send("DELETE", objects + "APIKey/t/k?uid=u&fence=1", "s3cret", ""))
                    .isEqualTo(204);
            await().until(() -> send("POST", url, KEY, chat) == 401);
        }
    }

    @Test
    void withoutATokenNothingListens() throws Exception {
        int port = freePort();
        try (Wiring gateway = Wiring.start(config(port, ""), "test");
                ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(gateway.port()).isPositive();
            assertThat(free.isBound()).isTrue();
        }
    }
}
