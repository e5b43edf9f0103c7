package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.Conversations;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.provider.Quirk.Destination;
import io.axonhub.gateway.provider.auth.Access;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Target;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes the route to a channel: its provider's dialect, the model's capabilities, a credential. */
public final class Routes {
    private final ProviderCatalog catalog;
    private final Formats formats;
    private final Map<String, Map<String, Surface>> surfaces = new ConcurrentHashMap<>();

    /** An endpoint with its dialects as they are spoken there, each made once. */
    private record Surface(Endpoint endpoint, Map<String, Outbound> dialects) {}

    /** Over what is known of providers and dialects. */
    public Routes(ProviderCatalog catalog, Formats formats) {
        this.catalog = catalog;
        this.formats = formats;
    }

    /** The route of one attempt at a channel, which serves {@code model}, by the credential of this index; negative: by none. */
    Route of(Weighted weighted, String model, Exchange exchange, int credential) {
        Channel channel = weighted.channel();
        Endpoint endpoint = surface(channel).endpoint();
        Outbound outbound = weighted.outbound();
        String upstreamName = served(channel, model).upstreamName();
        Target target = new Target(upstreamName, capabilities(channel, model, outbound.format()));
        Destination destination = new Destination(
                channel.type(),
                outbound.format(),
                target,
                exchange.envelope().stream(),
                channel.settings(),
                exchange.notes());
        Authorization authorize = credential < 0
                ? Authorization.none()
                : endpoint.auth()
                        .with(new Access(
                                channel.credentials().get(credential).secret(), channel.baseUrl(), channel.settings()));
        return new Route(
                channel.id(),
                channel.type(),
                credential,
                outbound,
                target,
                channel.baseUrl(),
                channel.headers(),
                channel.timeouts(),
                call -> endpoint.quirk().apply(call, destination),
                authorize,
                channel.onClientDisconnect() == Channel.OnClientDisconnect.DRAIN);
    }

    /**
     * The client's own dialect if the model is reached by it, else the first format that does the same operation and is meant for
     * everyone, else the first one; null when none does.
     */
    @Nullable
    Outbound outbound(Channel channel, String model, Inbound inbound) {
        Outbound other = null;
        Outbound last = null;
        String upstreamName = served(channel, model).upstreamName();
        Surface surface = surface(channel);
        for (Endpoint.Spoken spoken : surface.endpoint().formats()) {
            Conversations whose = catalog.conversations(channel.type(), spoken.format(), upstreamName);
            if (spoken.takes(upstreamName) && whose != Conversations.NONE) {
                Outbound outbound = dialect(surface, spoken.format());
                if (outbound.dialect().equals(inbound.format())) {
                    return outbound;
                }
                boolean fits = outbound.operation() == inbound.operation();
                last = last == null && fits ? outbound : last;
                other = other == null && fits && whose == Conversations.ANY ? outbound : other;
            }
        }
        return other == null ? last : other;
    }

    private Surface surface(Channel channel) {
        return surfaces.computeIfAbsent(channel.type(), type -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        channel.apiFormat(),
                        format -> new Surface(
                                catalog.endpoint(channel.type(), channel.apiFormat()), new ConcurrentHashMap<>()));
    }

    private Outbound dialect(Surface surface, String format) {
        return surface.dialects()
                .computeIfAbsent(
                        format,
                        name -> formats.outbound(name).with(surface.endpoint().traits()));
    }

    /** What {@code model} can do at a channel, which serves it: as the channel says, else as the table knows it. */
    Set<Ability> abilities(Weighted weighted, String model) {
        Channel channel = weighted.channel();
        Channel.Model served = served(channel, model);
        Set<Ability> own = served.abilities();
        return own == null
                ? catalog.abilities(channel.type(), weighted.outbound().format(), served.upstreamName())
                : own;
    }

    private Capabilities capabilities(Channel channel, String model, String format) {
        Channel.Model served = served(channel, model);
        Capabilities known = catalog.capabilities(channel.type(), format, served.upstreamName());
        Set<Ability> own = served.abilities();
        return (own == null ? known : known.with(own)).with(served.parameters());
    }

    private static Channel.Model served(Channel channel, String model) {
        return Objects.requireNonNull(channel.models().get(model));
    }
}
