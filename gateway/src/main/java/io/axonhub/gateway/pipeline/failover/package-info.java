@NullMarked
package io.axonhub.gateway.pipeline.failover;

import org.jspecify.annotations.NullMarked;
