@NullMarked
package io.axonhub.gateway.client;

import org.jspecify.annotations.NullMarked;
