@NullMarked
package io.axonhub.gateway.pipeline.record;

import org.jspecify.annotations.NullMarked;
