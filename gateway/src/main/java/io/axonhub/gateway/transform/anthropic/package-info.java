/** The Anthropic Messages dialect, as a client's and as a provider's. */
@NullMarked
package io.axonhub.gateway.transform.anthropic;

import org.jspecify.annotations.NullMarked;
