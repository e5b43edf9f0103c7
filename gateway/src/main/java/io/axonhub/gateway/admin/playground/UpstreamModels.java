package io.axonhub.gateway.admin.playground;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.store.Channel;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The list of models that a channel's provider tells: {@code GET /models} of OpenAI and what is compatible, of Anthropic, and of
 * Gemini, the latter two page by page. Others have none that a credential for calls may read.
 */
public final class UpstreamModels {
    private static final Duration TOTAL = Duration.ofSeconds(20);
    private static final int MAX_BODY = 8 << 20;
    private static final int MOST_PAGES = 20;

    private final ProviderCatalog catalog;
    private final Upstream upstream;
    private final Clock clock;

    /** {@code upstream}: as model calls go. */
    public UpstreamModels(ProviderCatalog catalog, Upstream upstream, Clock clock) {
        this.catalog = catalog;
        this.upstream = upstream;
        this.clock = clock;
    }

    /** How a format lists them. */
    private record Listing(String path, String items, String name, String next, String cursor) {
        /** What asks for the page behind this one. */
        String after(String page) {
            return path + (path.contains("?") ? "&" : "?") + cursor + "="
                    + URLEncoder.encode(page, StandardCharsets.UTF_8);
        }
    }

    /**
     * Their names, asked with the channel's first credential.
     *
     * @throws AdminException NOT_OFFERED, or UNAVAILABLE with the provider's own words
     */
    public SortedSet<String> of(Channel channel) {
        Endpoint endpoint = catalog.endpoint(channel.type(), channel.apiFormat());
        Listing listing = listing(channel, endpoint.formats().getFirst().format());
        SortedSet<String> names = new TreeSet<>();
        String path = listing.path();
        for (int page = 0; page < MOST_PAGES && path != null; page++) {
            JsonNode answer = get(channel, endpoint, path);
            for (JsonNode item : answer.path(listing.items())) {
                String name = item.path(listing.name()).asText("");
                if (!name.isEmpty()) {
                    names.add(name.startsWith("models/") ? name.substring("models/".length()) : name);
                }
            }
            path = next(listing, answer);
        }
        return names;
    }

    private static @Nullable String next(Listing listing, JsonNode answer) {
        String next = answer.path(listing.next()).asText("");
        boolean more = !next.isEmpty()
                && answer.path("has_more").asBoolean(true)
                && !listing.cursor().isEmpty();
        return more ? listing.after(next) : null;
    }

    private static Listing listing(Channel channel, String format) {
        boolean reachable = channel.baseUrl().getScheme().startsWith("http");
        if (reachable && channel.type().matches("azure-openai|bedrock|vertex")) {
            throw none(channel);
        }
        if (reachable && format.startsWith("openai")) {
            return new Listing("/models", "data", "id", "", "");
        }
        if (reachable && format.equals("anthropic")) {
            return new Listing("/v1/models?limit=1000", "data", "id", "last_id", "after_id");
        }
        if (reachable && format.equals("gemini")) {
            return new Listing("/v1beta/models?pageSize=1000", "models", "name", "nextPageToken", "pageToken");
        }
        throw none(channel);
    }

    private static AdminException none(Channel channel) {
        return AdminException.of(
                AdminException.Code.NOT_OFFERED,
                "A provider of type " + channel.type() + " tells no list of its models: name them yourself.");
    }

    private JsonNode get(Channel channel, Endpoint endpoint, String path) {
        Headers headers = Headers.of("accept", "application/json", "anthropic-version", "2023-06-01");
        HttpCall call = new HttpCall("GET", path, headers, new byte[0]);
        if (!channel.credentials().isEmpty()) {
            String secret = channel.credentials().getFirst().secret();
            call = endpoint.auth()
                    .with(new Access(secret, channel.baseUrl(), channel.settings()))
                    .apply(call);
        }
        Timeouts timeouts = new Timeouts(channel.timeouts().connect(), TOTAL, TOTAL, TOTAL);
        try (Upstream.Answer answer =
                upstream.send(call, channel.baseUrl(), timeouts, clock.instant().plus(TOTAL))) {
            String body = text(answer);
            if (answer.status() != 200) {
                throw unavailable(
                        "answers " + answer.status() + ": " + (body.length() > 500 ? body.substring(0, 500) : body));
            }
            return Json.parse(body.getBytes(StandardCharsets.UTF_8));
        } catch (GatewayException e) {
            throw unavailable("cannot be asked: " + e.error().message());
        } catch (Json.BadJsonException e) {
            throw unavailable("answers with something else than JSON: is the base URL right?");
        }
    }

    private static String text(Upstream.Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
        byte[] buffer = new byte[1 << 13];
        for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > MAX_BODY) {
                throw unavailable("answers with over " + MAX_BODY + " bytes");
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static AdminException unavailable(String why) {
        return AdminException.of(AdminException.Code.UNAVAILABLE, "The provider " + why);
    }
}
