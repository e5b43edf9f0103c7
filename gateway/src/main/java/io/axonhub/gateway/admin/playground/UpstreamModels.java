package io.axonhub.gateway.admin.playground;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.admin.access.AdminException;
import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.pipeline.Upstream;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ModelList;
import io.axonhub.gateway.provider.ModelLists;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.provider.auth.Auth;
import io.axonhub.gateway.store.Channel;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/** Asks a channel's provider which models it has, where its row in the catalog knows how. */
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

    /** Whom to ask, and with which credential. */
    private record Source(Channel channel, URI origin, Auth auth) {
        /** Of one call. */
        Authorization authorization() {
            return channel.credentials().isEmpty()
                    ? Authorization.none()
                    : auth.with(new Access(channel.credentials().getFirst().secret(), origin, channel.settings()));
        }
    }

    /**
     * Their names, asked with the channel's first credential.
     *
     * @throws AdminException NOT_OFFERED, or UNAVAILABLE with the provider's own words
     */
    public NavigableSet<String> of(Channel channel) {
        Endpoint endpoint = catalog.endpoint(channel.type(), channel.apiFormat());
        return switch (endpoint.models()) {
            case ModelLists.Told told ->
                names(new Source(channel, told.origin().apply(channel.baseUrl()), endpoint.auth()), told.lists());
            case ModelLists.Untold untold -> throw notOffered(channel, untold.why());
        };
    }

    private static AdminException notOffered(Channel channel, String why) {
        return AdminException.of(
                AdminException.Code.NOT_OFFERED,
                "A provider of type " + channel.type() + " " + why + ": name them yourself.");
    }

    private NavigableSet<String> names(Source source, List<ModelList> lists) {
        NavigableSet<String> names = new TreeSet<>();
        for (ModelList list : lists) {
            Optional<String> path = Optional.of(list.path());
            for (int page = 0; page < MOST_PAGES && path.isPresent(); page++) {
                JsonNode answer = get(source, path.get());
                answer.path(list.items()).forEach(model -> list.named(model).ifPresent(names::add));
                path = list.after(answer);
            }
            if (path.isPresent()) {
                throw notOffered(source.channel(), "lists its models on over " + MOST_PAGES + " pages");
            }
        }
        return names;
    }

    private JsonNode get(Source source, String path) {
        Headers headers = Headers.of("accept", "application/json", "anthropic-version", "2023-06-01");
        HttpCall call = new HttpCall("GET", path, headers, new byte[0]);
        try {
            Authorization authorization = source.authorization();
            HttpReply reply = sent(source, authorization.apply(call));
            if (reply.status() >= 300 && authorization.renewed(reply.status(), reply.headers())) {
                reply = sent(source, authorization.apply(call));
            }
            if (reply.status() != 200) {
                String body = new String(reply.body(), StandardCharsets.UTF_8);
                throw unavailable(
                        "answers " + reply.status() + ": " + (body.length() > 500 ? body.substring(0, 500) : body));
            }
            return Json.parse(reply.body());
        } catch (GatewayException e) {
            throw unavailable("cannot be asked: " + e.error().message());
        } catch (Json.BadJsonException e) {
            throw unavailable("answers with something else than JSON: is the base URL right?");
        }
    }

    private HttpReply sent(Source source, HttpCall call) {
        Timeouts timeouts = new Timeouts(source.channel().timeouts().connect(), TOTAL, TOTAL, TOTAL);
        try (Upstream.Answer answer =
                upstream.send(call, source.origin(), timeouts, clock.instant().plus(TOTAL))) {
            return new HttpReply(answer.status(), answer.headers(), body(answer));
        }
    }

    private static byte[] body(Upstream.Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1 << 14);
        byte[] buffer = new byte[1 << 13];
        for (int n = answer.read(buffer); n >= 0; n = answer.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > MAX_BODY) {
                throw unavailable("answers with over " + MAX_BODY + " bytes");
            }
        }
        return body.toByteArray();
    }

    private static AdminException unavailable(String why) {
        return AdminException.of(AdminException.Code.UNAVAILABLE, "The provider " + why);
    }
}
