package io.axonhub.gateway;

import io.axonhub.gateway.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A whole gateway in this process, with the channels of a first run: the simulated provider. */
final class RunningGateway implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("ah-[A-Za-z0-9_-]{43}");

    private final Wiring wiring;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String key;

    /** Relays to {@code other}: the models {@code relay-openai} and {@code relay-anthropic}, under the other's key. */
    static RunningGateway relay(Path dir, RunningGateway other, Map<String, String> environment) throws IOException {
        Path resources = Files.createDirectories(dir.resolve("resources"));
        Files.writeString(
                resources.resolve("relay.yaml"),
                AotTraining.RELAY
                        .replace("{port}", Integer.toString(other.wiring.port()))
                        .replace("{key}", other.key));
        return new RunningGateway(dir, environment, other.key);
    }

    RunningGateway(Path dir, Map<String, String> environment) throws IOException {
        this(dir, environment, "");
    }

    private RunningGateway(Path dir, Map<String, String> environment, String known) throws IOException {
        wiring = Wiring.start(
                ConfigLoader.load(Optional.empty(), environment(dir, environment))
                        .config(),
                "test");
        Matcher found = KEY.matcher(wiring.welcome().text());
        key = found.find() ? found.group() : known;
    }

    /** The variables of a gateway that keeps everything in {@code dir}. */
    static Map<String, String> environment(Path dir, Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "AXONHUB_CONFIG",
                Files.writeString(dir.resolve("config.yml"), "").toString(),
                "AXONHUB_SERVER_PORT",
                "0",
                "AXONHUB_SERVER_HOST",
                "127.0.0.1",
                "AXONHUB_DB_DSN",
                "file:" + dir.resolve("axonhub.db"),
                "AXONHUB_JOURNAL_DIR",
                dir.resolve("journal").toString(),
                "AXONHUB_RESOURCES_DIR",
                dir.resolve("resources").toString()));
        all.putAll(more);
        return all;
    }

    /** The answer to a GET. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + wiring.port() + path)));
    }

    /** The answer to a chat request with these header fields. */
    HttpResponse<String> chat(String body, String... headers) throws IOException, InterruptedException {
        return chatAs(key, body, headers);
    }

    HttpResponse<String> chatAs(String bearer, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + wiring.port() + "/v1/chat/completions"))
                .header("authorization", "Bearer " + bearer)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** The answer to a POST of JSON. */
    HttpResponse<String> post(String path, String bearer, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + wiring.port() + path))
                .header("authorization", "Bearer " + bearer)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Its port on loopback. */
    int port() {
        return wiring.port();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.close();
        wiring.close();
    }
}
