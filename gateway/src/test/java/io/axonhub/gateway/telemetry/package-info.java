@NullMarked
package io.axonhub.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
