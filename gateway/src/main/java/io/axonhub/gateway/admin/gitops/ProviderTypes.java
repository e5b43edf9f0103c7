package io.axonhub.gateway.admin.gitops;

import io.axonhub.gateway.store.PriceBook;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The providers this gateway can speak to; implemented over its catalog. */
public interface ProviderTypes {
    /** The provider of this type; empty when this version of the gateway does not support it. */
    Optional<ProviderType> find(String type);

    /** The prices that are known without configuration. */
    default PriceBook listPrices() {
        return PriceBook.empty();
    }

    /**
     * A configured price book.
     *
     * @throws RuntimeException whose message says where it is wrong and why
     */
    default PriceBook readPrices(byte[] json) {
        throw new IllegalArgumentException("prices are not supported here");
    }

    /**
     * What a channel of a type takes from the catalog.
     *
     * @param needsCredential whether it answers no request without one
     * @param endpoints by the value of {@code spec.apiFormat}
     * @param defaultApiFormat the one when {@code spec.apiFormat} is absent
     */
    record ProviderType(boolean needsCredential, Map<String, Address> endpoints, String defaultApiFormat) {
        public ProviderType {
            endpoints = Map.copyOf(endpoints);
        }
    }

    /** Where an endpoint is for a channel with these settings (such as {@code aws.region}); empty when it must say so itself. */
    @FunctionalInterface
    interface Address {
        Optional<URI> of(Map<String, String> settings);

        /** What is wrong with a secret as a credential there, without a word of it; empty when it can be used. */
        default Optional<String> problem(String secret) {
            return Optional.empty();
        }
    }
}
