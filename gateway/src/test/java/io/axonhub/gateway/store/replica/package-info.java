@NullMarked
package io.axonhub.gateway.store.replica;

import org.jspecify.annotations.NullMarked;
