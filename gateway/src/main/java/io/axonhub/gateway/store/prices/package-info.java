/** Price books from files. */
@NullMarked
package io.axonhub.gateway.store.prices;

import org.jspecify.annotations.NullMarked;
