@NullMarked
package io.axonhub.gateway.pipeline.reasoning;

import org.jspecify.annotations.NullMarked;
