/** Signed reasoning that a client's dialect or the client itself drops, kept until the tool call that it led to is replayed. */
@NullMarked
package io.axonhub.gateway.pipeline.reasoning;

import org.jspecify.annotations.NullMarked;
