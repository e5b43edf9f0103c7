@NullMarked
package io.axonhub.gateway.pipeline.limit;

import org.jspecify.annotations.NullMarked;
