package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /setup?token=...}: how to point clients here and how to add a provider. One self-contained page without scripts; the
 * token, new at each start, guards the quick-start key on it.
 */
public final class SetupPage implements Page {
    private static final String TEMPLATE = resource("setup.html");
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + styleHash()
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final String token;
    private final Optional<String> key;
    private final Path resources;
    private final Models models;

    /**
     * The page.
     *
     * @param token what a visitor must show
     * @param key of the quick start, if there is one
     * @param resources the folder that providers are added in
     */
    public SetupPage(String token, Optional<String> key, Path resources, Models models) {
        this.token = token;
        this.key = key;
        this.resources = resources;
        this.models = models;
    }

    @Override
    public HttpReply answer(HttpCall call, String clientAddress) {
        String given = ModelPages.parameter(call, "token").orElse("");
        if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
            return reply(
                    403, "text/plain; charset=utf-8", "The set-up link with its token is printed at each start.\n");
        }
        String page = TEMPLATE.replace("{{base}}", escaped(baseUrl(call.headers())))
                .replace("{{key}}", escaped(key.orElse("<your key>")))
                .replace(
                        "{{resources}}",
                        escaped(resources.toAbsolutePath().normalize().toString()))
                .replace("{{models}}", rows(models.served()));
        return reply(200, "text/html; charset=utf-8", page);
    }

    /** As the visitor reached it, so that it is right behind a proxy and in a container too. */
    private static String baseUrl(Headers headers) {
        String scheme = headers.first("x-forwarded-proto").orElse("").equals("https") ? "https" : "http";
        return scheme + "://" + headers.first("host").orElse("localhost:8090");
    }

    private static String rows(List<Models.Served> served) {
        if (served.isEmpty()) {
            return "<tr><td colspan=\"3\">None yet.</td></tr>";
        }
        return served.stream()
                .map(row -> "<tr><td>" + escaped(row.model()) + "</td><td>" + escaped(row.channel()) + "</td><td>"
                        + escaped(row.provider()) + "</td></tr>")
                .collect(Collectors.joining("\n"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static HttpReply reply(int status, String type, String text) {
        return new HttpReply(
                status,
                Headers.of(
                        "content-type", type,
                        "content-security-policy", POLICY,
                        "cache-control", "no-store",
                        "referrer-policy", "no-referrer",
                        "x-content-type-options", "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }

    private static String styleHash() {
        int from = TEMPLATE.indexOf("<style>") + "<style>".length();
        byte[] style = TEMPLATE.substring(from, TEMPLATE.indexOf("</style>")).getBytes(StandardCharsets.UTF_8);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(style));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (@Nullable InputStream in = SetupPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
