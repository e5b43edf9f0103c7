package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.transform.Outbound;

/**
 * A channel that can serve a request.
 *
 * @param weight that the profile gives it
 * @param outbound the dialect to speak to it
 */
record Weighted(Channel channel, int weight, Outbound outbound) {}
