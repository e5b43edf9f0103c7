/** How many tokens a text has, where a provider does not say. */
@NullMarked
package io.axonhub.gateway.provider.tokens;

import org.jspecify.annotations.NullMarked;
