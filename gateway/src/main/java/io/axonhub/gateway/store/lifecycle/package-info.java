/** How long records live, and how they are handed out. */
@NullMarked
package io.axonhub.gateway.store.lifecycle;

import org.jspecify.annotations.NullMarked;
