@NullMarked
package io.axonhub.gateway.pipeline.mapping;

import org.jspecify.annotations.NullMarked;
