package io.axonhub.gateway.provider;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.transform.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The providers this gateway knows, a row each, and what their models take. Immutable. */
public final class ProviderCatalog {
    private final Map<String, Provider> providers;
    private final ModelTable models;

    private ProviderCatalog(List<Provider> rows, ModelTable models) {
        this.providers = rows.stream().collect(Collectors.toUnmodifiableMap(Provider::type, Function.identity()));
        this.models = models;
    }

    /** The rows and the model table shipped with the gateway. */
    public static ProviderCatalog builtIn() {
        return new ProviderCatalog(Vendors.rows(), ModelTable.builtIn());
    }

    /** This one with more rows. */
    public ProviderCatalog and(List<Provider> rows) {
        return new ProviderCatalog(
                Stream.concat(providers.values().stream(), rows.stream()).toList(), models);
    }

    /**
     * This one with its model table corrected by the rows of this JSON, in the format of the shipped table.
     *
     * @throws BadModelsException with the row, the member and the remedy
     */
    public ProviderCatalog correctedBy(byte[] rows) {
        return new ProviderCatalog(List.copyOf(providers.values()), models.with(rows, types()));
    }

    /** All types. */
    public Set<String> types() {
        return providers.keySet();
    }

    /**
     * The row of this type.
     *
     * @throws IllegalArgumentException when there is none; channels are checked when they are loaded
     */
    public Provider provider(String type) {
        Provider provider = providers.get(type);
        if (provider == null) {
            throw new IllegalArgumentException("no provider type " + type);
        }
        return provider;
    }

    /**
     * The endpoint of this type for a channel's {@code apiFormat}.
     *
     * @throws IllegalArgumentException when there is none; channels are checked when they are loaded
     */
    public Endpoint endpoint(String type, String apiFormat) {
        return provider(type)
                .endpoint(apiFormat)
                .orElseThrow(() -> new IllegalArgumentException(type + " has no endpoint " + apiFormat));
    }

    /** What {@code model} of that provider can do; everything, when the table does not know it. */
    public Set<Ability> abilities(String type, String format, String model) {
        return models.abilities(type, format, model);
    }

    /** Whose conversations with {@code model} of that provider go by {@code format}. */
    public Conversations conversations(String type, String format, String model) {
        return models.conversations(type, format, model);
    }

    /** What {@code model} of that provider takes. */
    public Capabilities capabilities(String type, String format, String model) {
        return models.capabilities(type, format, model);
    }
}
