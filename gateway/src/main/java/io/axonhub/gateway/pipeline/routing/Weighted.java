package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.store.Channel;

/** A channel that can serve a request, with the weight that the profile gives it. */
record Weighted(Channel channel, int weight) {}
