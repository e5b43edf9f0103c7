@NullMarked
package io.axonhub.gateway.store;

import org.jspecify.annotations.NullMarked;
