@NullMarked
package io.axonhub.gateway.transform;

import org.jspecify.annotations.NullMarked;
