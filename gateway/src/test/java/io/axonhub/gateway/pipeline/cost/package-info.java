@NullMarked
package io.axonhub.gateway.pipeline.cost;

import org.jspecify.annotations.NullMarked;
