/** State of one replica. */
@NullMarked
package io.axonhub.gateway.store.memory;

import org.jspecify.annotations.NullMarked;
