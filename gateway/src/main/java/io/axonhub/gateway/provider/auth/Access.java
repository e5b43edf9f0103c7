package io.axonhub.gateway.provider.auth;

import java.net.URI;
import java.util.Map;

/**
 * What an {@link Auth} needs to know of a channel.
 *
 * @param secret one of the channel's credentials; never logged
 * @param baseUrl where the call goes
 * @param settings the channel's own, such as {@code aws.region}
 */
public record Access(String secret, URI baseUrl, Map<String, String> settings) {
    public Access {
        settings = Map.copyOf(settings);
    }

    @Override
    public String toString() {
        return "Access[" + baseUrl + "]";
    }
}
