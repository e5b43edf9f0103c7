/** Requests that continue earlier answers, and the answers kept for them. */
@NullMarked
package io.axonhub.gateway.pipeline.continuation;

import org.jspecify.annotations.NullMarked;
