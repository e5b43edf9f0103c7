@NullMarked
package io.axonhub.gateway.provider.tokens;

import org.jspecify.annotations.NullMarked;
