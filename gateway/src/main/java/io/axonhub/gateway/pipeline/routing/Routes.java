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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the route to a channel: its provider's dialect, the model's capabilities, a credential. */
public final class Routes {
    private final ProviderCatalog catalog;
    private final Formats formats;

    /** Over what is known of providers and dialects. */
    public Routes(ProviderCatalog catalog, Formats formats) {
        this.catalog = catalog;
        this.formats = formats;
    }

    /** Whether {@code channel} can serve what {@code inbound} asks of {@code model}. */
    boolean serves(Channel channel, String model, Inbound inbound) {
        return outbound(channel, model, inbound) != null;
    }

    /** The route of one attempt at {@code channel}, which serves {@code model}, by the credential of this index; negative: by none. */
    Route of(Channel channel, String model, Exchange exchange, int credential) {
        Endpoint endpoint = catalog.endpoint(channel.type(), channel.apiFormat());
        Outbound outbound = Objects.requireNonNull(outbound(channel, model, exchange.inbound()));
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
                authorize);
    }

    /**
     * The client's own dialect if the model is reached by it, else the first format that does the same operation and is meant for
     * everyone, else the first one; null when none does.
     */
    private @Nullable Outbound outbound(Channel channel, String model, Inbound inbound) {
        Outbound other = null;
        Outbound last = null;
        String upstreamName = served(channel, model).upstreamName();
        Endpoint endpoint = catalog.endpoint(channel.type(), channel.apiFormat());
        for (Endpoint.Spoken spoken : endpoint.formats()) {
            Conversations whose = catalog.conversations(channel.type(), spoken.format(), upstreamName);
            if (spoken.takes(upstreamName) && whose != Conversations.NONE) {
                Outbound outbound = formats.outbound(spoken.format()).with(endpoint.traits());
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

    /** What {@code model} can do at {@code channel}, which serves it: as the channel says, else as the table knows it. */
    Set<Ability> abilities(Channel channel, String model, Inbound inbound) {
        Channel.Model served = served(channel, model);
        Set<Ability> own = served.abilities();
        String format =
                Objects.requireNonNull(outbound(channel, model, inbound)).format();
        return own == null ? catalog.abilities(channel.type(), format, served.upstreamName()) : own;
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
