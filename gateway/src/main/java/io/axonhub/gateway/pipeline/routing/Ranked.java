package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A channel in its place.
 *
 * @param score what put it there among its equals: a weight, a turn, a load or milliseconds; of meaning to people only
 * @param obstacle what keeps requests from it, when it is out
 */
record Ranked(
        Weighted weighted,
        Standing standing,
        double score,
        @Nullable Obstacle obstacle) {
    /** Better ones first, whatever the score. */
    enum Standing {
        READY,
        WARMING,
        OUT;

        /** As shown to people. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Channel channel() {
        return weighted.channel();
    }
}
