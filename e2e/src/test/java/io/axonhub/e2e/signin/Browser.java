package io.axonhub.e2e.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One person's browser: it keeps cookies and fills in forms, and leaves it to its user whether a redirect is followed. */
public final class Browser implements AutoCloseable {
    private static final Pattern FORM = Pattern.compile("<form[^>]* action=\"([^\"]+)\"");
    private static final Pattern INPUT = Pattern.compile("<input[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=\"([^\"]*)\"");

    private final Cookies cookies = new Cookies();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /**
     * What came.
     *
     * @param next where a redirect leads
     */
    public record Page(URI at, int status, Optional<URI> next, String body) {
        /** Whether its form has this field. */
        public boolean asksFor(String field) {
            return inputs().containsKey(field);
        }

        /** Where the link leads whose path ends so. */
        public URI link(String end) {
            Matcher link = Pattern.compile("<a href=\"([^\"]+" + Pattern.quote(end) + ")\"")
                    .matcher(body);
            if (!link.find()) {
                throw new IllegalStateException(at + " has no link to " + end + ":\n" + body);
            }
            return at.resolve(link.group(1));
        }

        private URI action() {
            Matcher form = FORM.matcher(body);
            if (!form.find()) {
                throw new IllegalStateException(at + " has no form:\n" + body);
            }
            return at.resolve(form.group(1));
        }

        private Map<String, String> inputs() {
            Map<String, String> inputs = new LinkedHashMap<>();
            Matcher input = INPUT.matcher(body);
            while (input.find()) {
                Map<String, String> attributes = ATTRIBUTE
                        .matcher(input.group())
                        .results()
                        .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (a, b) -> a));
                inputs.put(attributes.getOrDefault("name", ""), attributes.getOrDefault("value", ""));
            }
            return inputs;
        }
    }

    /** Opens a page. */
    public Page open(URI uri) {
        return send(HttpRequest.newBuilder(uri));
    }

    /** Sends a page's form with what is typed in. */
    public Page submit(Page page, Map<String, String> typed) {
        Map<String, String> fields = page.inputs();
        fields.putAll(typed);
        String form = fields.entrySet().stream()
                .map(field ->
                        URLEncoder.encode(field.getKey(), UTF_8) + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(page.action())
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form, UTF_8)));
    }

    /** What a page's script does. */
    public Page post(URI uri, ObjectNode json) {
        return send(HttpRequest.newBuilder(uri)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.toString(), UTF_8)));
    }

    private Page send(HttpRequest.Builder request) {
        URI uri = request.build().uri();
        cookies.field(uri).ifPresent(field -> request.header("cookie", field));
        try {
            HttpResponse<String> answer = http.send(
                    request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
            cookies.keep(uri, answer.headers().allValues("set-cookie"));
            return new Page(
                    uri,
                    answer.statusCode(),
                    answer.headers().firstValue("location").map(uri::resolve),
                    answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
