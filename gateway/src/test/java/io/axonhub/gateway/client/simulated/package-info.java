@NullMarked
package io.axonhub.gateway.client.simulated;

import org.jspecify.annotations.NullMarked;
