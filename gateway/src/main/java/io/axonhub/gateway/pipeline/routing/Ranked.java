package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;

/**
 * A channel in its place.
 *
 * @param score what put it there among its equals: a weight, a turn, a load or milliseconds; of meaning to people only
 */
record Ranked(Channel channel, Standing standing, double score) {
    /** Better ones first, whatever the score. */
    enum Standing {
        READY,
        WARMING,
        OUT
    }
}
