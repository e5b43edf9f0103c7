/** The built-in provider without a network. */
@NullMarked
package io.axonhub.gateway.client.simulated;

import org.jspecify.annotations.NullMarked;
