package io.axonhub.e2e.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cloud's front before a model server: it keeps what it was sent, hands out OAuth tokens at {@code /token}, and takes Claude's
 * Vertex paths, which the server behind it does not know, for Anthropic's own. Thread-safe.
 */
public final class CloudEdge implements AutoCloseable {
    private static final Pattern CLAUDE = Pattern.compile(
            "/v1/projects/[^/]+/locations/[^/]+/publishers/anthropic/models/([^/:]+):(stream)?[rR]awPredict");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final URI behind;
    private final HttpServer server;
    private volatile int refusedTokens;

    /** What came: {@code authorization} or the {@code api-key} field, and the body as text. */
    public record Seen(String path, String credential, String body) {}

    private CloudEdge(URI behind, HttpServer server) {
        this.behind = behind;
        this.server = server;
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** Before {@code behind}. */
    public static CloudEdge start(URI behind) {
        try {
            return new CloudEdge(
                    behind, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code http://127.0.0.1:port}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The key of a service account whose tokens are handed out here, as Google writes it. */
    public String serviceAccount() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String key = Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return JSON.createObjectNode()
                    .put("type", "service_account")
                    .put("client_email", "gateway@my-project.iam.gserviceaccount.com")
                    .put("private_key_id", "k1")
                    .put("private_key", "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
                    .put("token_uri", url() + "/token")
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Requests that were no token requests, in order. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** How many tokens were handed out. */
    public int tokens() {
        return tokens.get();
    }

    /** Refuses every token handed out so far. */
    public void revokeTokens() {
        refusedTokens = tokens.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().toString();
            if (path.equals("/token")) {
                token(exchange, new String(body, UTF_8));
                return;
            }
            String bearer = exchange.getRequestHeaders().getFirst("authorization");
            String key = exchange.getRequestHeaders().getFirst("api-key");
            String credential = bearer == null ? String.valueOf(key) : bearer;
            seen.add(new Seen(path, credential, new String(body, UTF_8)));
            if (credential.startsWith("Bearer token-")
                    && Integer.parseInt(credential.substring("Bearer token-".length())) <= refusedTokens) {
                reply(
                        exchange,
                        401,
                        "application/json",
                        "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}".getBytes(UTF_8));
                return;
            }
            pass(exchange, path, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void token(HttpExchange exchange, String form) throws IOException {
        boolean asked = form.startsWith("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");
        String token = asked
                ? "{\"access_token\":\"token-" + tokens.incrementAndGet() + "\",\"expires_in\":3600}"
                : "{\"error\":\"invalid_request\"}";
        reply(exchange, asked ? 200 : 400, "application/json", token.getBytes(UTF_8));
    }

    private void pass(HttpExchange exchange, String path, byte[] body) throws IOException, InterruptedException {
        Matcher claude = CLAUDE.matcher(path);
        boolean vertex = claude.matches();
        byte[] sent = vertex ? messages(body, claude.group(1)) : body;
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(vertex ? "/v1/messages" : path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent));
        for (String name : List.of("content-type", "authorization", "accept")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        reply(
                exchange,
                answer.statusCode(),
                answer.headers().firstValue("content-type").orElse("application/json"),
                answer.body());
    }

    /** Vertex has the model in the path and a version of its own in the body. */
    private static byte[] messages(byte[] body, String model) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(body);
        if (tree.has("model") || !tree.path("anthropic_version").asText("").equals("vertex-2023-10-16")) {
            return "{}".getBytes(UTF_8);
        }
        tree.remove("anthropic_version");
        return JSON.writeValueAsBytes(tree.put("model", model));
    }

    private static void reply(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("content-type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
