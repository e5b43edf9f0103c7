/** Upstreams: HTTP/1.1 over Helidon's client connections, and the simulated provider. */
@NullMarked
package io.axonhub.gateway.client;

import org.jspecify.annotations.NullMarked;
