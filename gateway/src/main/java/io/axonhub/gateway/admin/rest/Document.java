package io.axonhub.gateway.admin.rest;

import io.axonhub.gateway.admin.access.PathRule;
import io.axonhub.gateway.admin.access.Ruled;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A document that comes with the gateway and that everybody may read. */
public final class Document implements Ruled {
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

    static byte[] bytes(String name) {
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
