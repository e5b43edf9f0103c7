@NullMarked
package io.axonhub.gateway.provider;

import org.jspecify.annotations.NullMarked;
