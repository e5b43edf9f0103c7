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
    /** GraphiQL's stylesheet holds its fonts, and its editor makes style elements. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " font-src data:; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** Where the jar of GraphiQL has its parts. */
    private static final String GRAPHIQL = "/META-INF/resources/graphql-ui/";

    private final String resource;
    private final Headers headers;

    private Document(String resource, Headers headers) {
        if (Document.class.getResource(resource) == null) {
            throw new IllegalStateException(resource + " is missing from the jar");
        }
        this.resource = resource;
        this.headers = headers;
    }

    /** The OpenAPI description of these paths. */
    public static Document openApi() {
        return new Document(
                "openapi.yaml", Headers.of("content-type", "application/yaml", "x-content-type-options", "nosniff"));
    }

    /** GraphiQL with its parts, by path. The page holds nothing: who uses it signs in on it. */
    public static Map<String, Document> graphiQl() {
        return Map.of(
                "/admin/graphiql", page("graphiql.html", HTML),
                "/admin/graphiql.js", page("graphiql.js", SCRIPT),
                "/admin/graphiql.css", page("graphiql.css", STYLE),
                "/admin/graphiql/graphiql.js", page(GRAPHIQL + "graphiql.min.js", SCRIPT),
                "/admin/graphiql/graphiql.css", page(GRAPHIQL + "graphiql.min.css", STYLE),
                "/admin/graphiql/react.js", page(GRAPHIQL + "react.production.min.js", SCRIPT),
                "/admin/graphiql/react-dom.js", page(GRAPHIQL + "react-dom.production.min.js", SCRIPT));
    }

    private static Document page(String resource, String type) {
        return new Document(
                resource,
                Headers.of(
                        "content-type", type, "content-security-policy", POLICY, "x-content-type-options", "nosniff"));
    }

    /** Read anew each time: megabytes that few ask for are not kept. */
    private byte[] bytes() {
        try (@Nullable InputStream in = Document.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
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
        return new Answer.Whole(new HttpReply(200, headers, bytes()));
    }
}
