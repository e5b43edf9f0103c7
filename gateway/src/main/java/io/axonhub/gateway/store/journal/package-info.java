@NullMarked
package io.axonhub.gateway.store.journal;

import org.jspecify.annotations.NullMarked;
