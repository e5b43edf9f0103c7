package io.axonhub.gateway.store;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What someone wants kept of bodies; null says nothing. Where several speak, a no goes before a yes, and a yes before silence.
 *
 * @param requestBody what the client sent
 * @param responseBody what it got
 * @param chunks the frames of a stream
 * @param redaction takes out what must not be kept; empty when nothing may be
 */
public record Locality(
        @Nullable Boolean requestBody,
        @Nullable Boolean responseBody,
        @Nullable Boolean chunks,
        @Nullable UnaryOperator<Optional<byte[]>> redaction) {}
