/** Secrets at rest. */
@NullMarked
package io.axonhub.gateway.store.secret;

import org.jspecify.annotations.NullMarked;
