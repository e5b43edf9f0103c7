package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.Provider;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Target;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Makes the route to a channel: its provider's dialect, the model's capabilities, one of its credentials. */
public final class Routes {
    private final ProviderCatalog catalog;
    private final Formats formats;
    private final RandomGenerator random;

    /** {@code random} draws the credential and must be thread-safe. */
    public Routes(ProviderCatalog catalog, Formats formats, RandomGenerator random) {
        this.catalog = catalog;
        this.formats = formats;
        this.random = random;
    }

    /** The route of one attempt at {@code channel}, which serves {@code model}. */
    Route of(Channel channel, String model) {
        Provider provider = catalog.provider(channel.type());
        Channel.Model served = Objects.requireNonNull(channel.models().get(model));
        int credential = credential(channel.credentials());
        UnaryOperator<HttpCall> authorize = credential < 0
                ? UnaryOperator.identity()
                : provider.auth().with(channel.credentials().get(credential).secret());
        return new Route(
                channel.id(),
                channel.type(),
                credential,
                formats.outbound(channel.apiFormat()),
                new Target(
                        served.upstreamName(),
                        catalog.capabilities(channel.type(), channel.apiFormat(), served.upstreamName())),
                channel.baseUrl(),
                channel.headers(),
                channel.timeouts(),
                provider.quirk(),
                authorize);
    }

    private int credential(List<Channel.Credential> credentials) {
        if (credentials.size() < 2) {
            return credentials.size() - 1;
        }
        int ticket = random.nextInt(
                credentials.stream().mapToInt(Channel.Credential::weight).sum());
        int index = 0;
        while (ticket >= credentials.get(index).weight()) {
            ticket -= credentials.get(index).weight();
            index++;
        }
        return index;
    }
}
