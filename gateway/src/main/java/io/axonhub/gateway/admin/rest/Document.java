package io.axonhub.gateway.admin.rest;

import io.axonhub.gateway.admin.access.PathRule;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document that comes with the gateway and that everybody may read. */
public final class Document implements Ruled {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpReply reply;

    private Document(HttpReply reply) {
        this.reply = reply;
    }

    /** The OpenAPI description of these paths. */
    public static Document openApi() {
        return new Document(new HttpReply(
                200,
                Headers.of("content-type", "application/yaml", "x-content-type-options", "nosniff"),
                bytes("openapi.yaml")));
    }

    /** A page to ask GraphQL by hand, with its parts, by path. It holds nothing: who uses it signs in on it. */
    public static Map<String, Document> graphiQl() {
        return Map.of(
                "/admin/graphiql", page("graphiql.html", "text/html; charset=utf-8"),
                "/admin/graphiql.js", page("graphiql.js", "text/javascript; charset=utf-8"),
                "/admin/graphiql.css", page("graphiql.css", "text/css; charset=utf-8"));
    }

    private static Document page(String name, String type) {
        return new Document(new HttpReply(
                200,
                Headers.of(
                        "content-type", type, "content-security-policy", POLICY, "x-content-type-options", "nosniff"),
                bytes(name)));
    }

    private static byte[] bytes(String name) {
        try (@Nullable InputStream in = Document.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public PathRule rule() {
        return PathRule.ANYBODY;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET");
    }

    @Override
    public Answer answer(HttpCall call, String clientAddress) {
        return new Answer.Whole(reply);
    }
}
