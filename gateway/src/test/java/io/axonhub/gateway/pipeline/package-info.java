@NullMarked
package io.axonhub.gateway.pipeline;

import org.jspecify.annotations.NullMarked;
