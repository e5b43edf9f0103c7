@NullMarked
package io.axonhub.gateway.pipeline.trace;

import org.jspecify.annotations.NullMarked;
