/** What a replica does among others: it shows that it lives, and leads where it is asked to and nobody else does. */
@NullMarked
package io.axonhub.gateway.store.replica;

import org.jspecify.annotations.NullMarked;
