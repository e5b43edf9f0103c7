@NullMarked
package io.axonhub.gateway.pipeline.routing;

import org.jspecify.annotations.NullMarked;
