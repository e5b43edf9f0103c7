package io.axonhub.gateway.store;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Parameters;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way to a provider, validated and with its secrets resolved.
 *
 * @param id {@code namespace/name}
 * @param type the provider's row in the catalog, such as {@code openai}
 * @param apiFormat which of the provider's endpoints it uses, such as {@code openai}
 * @param settings what this type of provider needs to know besides, such as {@code aws.region}
 * @param weight 0..1000 within its priority; 0 takes no traffic
 * @param priority 0..100, the higher tier first
 * @param models by the name clients (or mappings) ask for
 * @param credentials rotated by weight; empty when the provider needs none
 * @param concurrency the most attempts at the same time on each replica; 0 is without a limit
 * @param healthCheck how it is asked now and then whether it works; null when it is not
 * @param onClientDisconnect what becomes of an answer whose client has left
 */
public record Channel(
        String id,
        String type,
        String apiFormat,
        URI baseUrl,
        Map<String, String> settings,
        boolean enabled,
        int weight,
        int priority,
        Map<String, Model> models,
        List<Credential> credentials,
        Headers headers,
        Timeouts timeouts,
        int concurrency,
        @Nullable HealthCheck healthCheck,
        OnClientDisconnect onClientDisconnect) {
    /** Canceled at once, or read to its end so that its usage is known. */
    public enum OnClientDisconnect {
        CANCEL,
        DRAIN
    }

    public Channel {
        settings = Map.copyOf(settings);
        models = Map.copyOf(models);
        credentials = List.copyOf(credentials);
    }

    /**
     * A model the channel serves.
     *
     * @param upstreamName the provider's own name of it
     * @param prices the channel's own
     * @param abilities all it can do, when the channel says so; null leaves it to the capability table
     * @param parameters what the channel says of the parameters it takes
     */
    public record Model(
            String name,
            String upstreamName,
            Prices prices,
            @Nullable Set<Ability> abilities,
            Parameters parameters) {
        public Model {
            abilities = abilities == null ? null : Set.copyOf(abilities);
        }

        /** Under the provider's own name, without prices of its own, with what the capability table says. */
        public static Model plain(String name) {
            return new Model(name, name, Prices.none(), null, Parameters.unsaid());
        }
    }

    /** A question for one token of {@code model}, as the channel lists it. */
    public record HealthCheck(Duration interval, String model) {}

    /** A provider secret. Never logged. */
    public record Credential(String secret, int weight) {
        @Override
        public String toString() {
            return "Credential[weight=" + weight + "]";
        }
    }
}
