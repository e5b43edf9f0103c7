@NullMarked
package io.axonhub.gateway.pipeline.continuation;

import org.jspecify.annotations.NullMarked;
