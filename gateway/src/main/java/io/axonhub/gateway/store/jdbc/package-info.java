@NullMarked
package io.axonhub.gateway.store.jdbc;

import org.jspecify.annotations.NullMarked;
