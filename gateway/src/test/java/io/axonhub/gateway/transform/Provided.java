package io.axonhub.gateway.transform;

import java.util.function.UnaryOperator;

/**
 * A provider's side of a format, as the grid and the contracts drive it.
 *
 * @param target what requests of other formats are written for in the goldens
 * @param wire the bytes of a stream whose golden is readable text
 */
public record Provided(GenerationOutbound outbound, Target target, UnaryOperator<byte[]> wire) {
    /** That of a format which clients speak too. */
    public static Provided of(Dialect dialect) {
        return new Provided(dialect.outbound(), dialect.target(), UnaryOperator.identity());
    }

    /** The format's name. */
    public String format() {
        return outbound.format();
    }

    @Override
    public String toString() {
        return format();
    }
}
