@NullMarked
package io.axonhub.gateway.pipeline.counting;

import org.jspecify.annotations.NullMarked;
