package io.axonhub.gateway.client.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A store of objects that refuses what is not signed as S3 wants it; the signature is computed here from the published rules. */
final class S3Stub implements AutoCloseable {
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})");
    private static final HexFormat HEX = HexFormat.of();

    private final String keyId;
    private final String secret;
    private final HttpServer server;
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    volatile int refuseWith;

    S3Stub(String keyId, String secret) throws IOException {
        this.keyId = keyId;
        this.secret = secret;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getRawPath();
            if (refuseWith != 0 || !isSigned(exchange, body)) {
                byte[] why = "<Error><Code>SignatureDoesNotMatch</Code></Error>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(refuseWith == 0 ? 403 : refuseWith, why.length);
                exchange.getResponseBody().write(why);
                return;
            }
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    objects.put(path, body);
                    exchange.sendResponseHeaders(200, -1);
                }
                case "DELETE" -> {
                    objects.remove(path);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> {
                    byte[] kept = objects.get(path);
                    exchange.sendResponseHeaders(kept == null ? 404 : 200, kept == null ? -1 : kept.length);
                    if (kept != null) {
                        exchange.getResponseBody().write(kept);
                    }
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private boolean isSigned(HttpExchange exchange, byte[] body) throws GeneralSecurityException {
        Matcher sent = AUTHORIZATION.matcher(String.valueOf(header(exchange, "authorization")));
        String hash = HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        if (!sent.matches() || !sent.group(1).equals(keyId) || !hash.equals(header(exchange, "x-amz-content-sha256"))) {
            return false;
        }
        StringBuilder canonical = new StringBuilder();
        canonical.append(exchange.getRequestMethod()).append('\n');
        canonical.append(exchange.getRequestURI().getRawPath()).append("\n\n");
        for (String name : sent.group(4).split(";", -1)) {
            canonical.append(name).append(':').append(header(exchange, name)).append('\n');
        }
        canonical.append('\n').append(sent.group(4)).append('\n').append(hash);
        String scope = sent.group(2) + "/" + sent.group(3) + "/s3/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + header(exchange, "x-amz-date") + "\n" + scope + "\n"
                + HEX.formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(canonical.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return HEX.formatHex(hmac(key, text)).equals(sent.group(5))
                && sent.group(4).contains("host")
                && sent.group(4).contains("x-amz-content-sha256");
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(name), "");
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
