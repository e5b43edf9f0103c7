@NullMarked
package io.axonhub.gateway.server;

import org.jspecify.annotations.NullMarked;
