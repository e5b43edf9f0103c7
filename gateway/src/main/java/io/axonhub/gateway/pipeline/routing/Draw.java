package io.axonhub.gateway.pipeline.routing;

import java.util.random.RandomGenerator;

/** What a draw of a route takes. */
record Draw(Routes routes, Health health, RandomGenerator random) {}
