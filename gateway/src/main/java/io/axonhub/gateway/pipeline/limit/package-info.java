/** Limits and quotas: reserved before a request, settled after it. */
@NullMarked
package io.axonhub.gateway.pipeline.limit;

import org.jspecify.annotations.NullMarked;
