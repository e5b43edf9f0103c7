package io.axonhub.e2e.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.e2e.Tree;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that the provider got, and what became of it. Thread-safe.
 *
 * @param headers by lower-case name
 * @param connection a number of the connection it came on
 * @param arrived System.nanoTime when its body was complete
 * @param left completed with System.nanoTime when the peer left before the answer was out
 * @param done completed when the answer was out, or had ended as scripted
 */
public record Recorded(
        String method,
        String path,
        Map<String, List<String>> headers,
        byte[] body,
        long connection,
        long arrived,
        CompletableFuture<Long> left,
        CompletableFuture<Long> done) {
    private static final Pattern MODEL_PART =
            Pattern.compile("name=\"?model\"?\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]*)\r\n");

    /** The body as text. */
    public String text() {
        return new String(body, UTF_8);
    }

    /** The body as a tree. */
    public JsonNode json() {
        return Tree.parse(text());
    }

    /** The first value of a header field. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The model asked for; empty when there is none. */
    public String model() {
        if (gemini()) {
            String name = path.substring(path.indexOf("/models/") + "/models/".length(), path.lastIndexOf(':'));
            return URLDecoder.decode(name, UTF_8);
        }
        if (form()) {
            Matcher model = MODEL_PART.matcher(new String(body, ISO_8859_1));
            return model.find() ? model.group(1) : "";
        }
        return body.length == 0 ? "" : json().path("model").asText("");
    }

    /** Whether the body is a form. */
    public boolean form() {
        return header("content-type").orElse("").startsWith("multipart/form-data");
    }

    /** Whether a stream was asked for. */
    public boolean streaming() {
        return gemini()
                ? path.contains(":streamGenerateContent")
                : json().path("stream").asBoolean(false);
    }

    /** Whether it came on the Responses path. */
    public boolean responses() {
        return path.contains("/responses");
    }

    /** Whether it came on the Anthropic path. */
    public boolean anthropic() {
        return path.contains("/messages");
    }

    /** Whether it came on one of Gemini's paths. */
    public boolean gemini() {
        boolean google = path.startsWith("/v1beta/models/") || path.contains("/publishers/google/models/");
        return google && path.lastIndexOf(':') > 0;
    }
}
