package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.Provider;
import io.axonhub.gateway.provider.Provider.CredentialNeed;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.PriceBook;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The catalog's rows as channels of the resources directory see them. */
public final class CatalogTypes implements ProviderTypes {
    private final ProviderCatalog catalog;
    private final PriceBook listPrices;
    private final Function<byte[], PriceBook> reader;

    /** Over the catalog and without prices. */
    public CatalogTypes(ProviderCatalog catalog) {
        this(catalog, PriceBook.empty(), json -> PriceBook.empty());
    }

    /** With the shipped prices, and what reads configured ones. */
    public CatalogTypes(ProviderCatalog catalog, PriceBook listPrices, Function<byte[], PriceBook> reader) {
        this.catalog = catalog;
        this.listPrices = listPrices;
        this.reader = reader;
    }

    @Override
    public PriceBook listPrices() {
        return listPrices;
    }

    @Override
    public PriceBook readPrices(byte[] json) {
        return reader.apply(json);
    }

    @Override
    public Optional<ProviderType> find(String type) {
        return catalog.types().contains(type) ? Optional.of(type(catalog.provider(type))) : Optional.empty();
    }

    private static ProviderType type(Provider provider) {
        Map<String, Address> endpoints = new HashMap<>();
        provider.endpoints().forEach((apiFormat, endpoint) -> endpoints.put(apiFormat, new Row(endpoint)));
        return new ProviderType(
                provider.credential() == CredentialNeed.REQUIRED, endpoints, provider.defaultApiFormat());
    }

    /** An endpoint of the catalog. */
    private record Row(Endpoint endpoint) implements Address {
        @Override
        public Optional<URI> of(Map<String, String> settings) {
            return endpoint.baseUrl(settings).map(URI::create);
        }

        @Override
        public Optional<String> problem(String secret) {
            return endpoint.auth().problem(secret);
        }
    }
}
