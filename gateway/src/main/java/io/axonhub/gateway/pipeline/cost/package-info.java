/** What a request cost, told to the client that asks. */
@NullMarked
package io.axonhub.gateway.pipeline.cost;

import org.jspecify.annotations.NullMarked;
