@NullMarked
package io.axonhub.gateway.store.lifecycle;

import org.jspecify.annotations.NullMarked;
