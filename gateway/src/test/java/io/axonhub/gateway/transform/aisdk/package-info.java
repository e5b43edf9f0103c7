@NullMarked
package io.axonhub.gateway.transform.aisdk;

import org.jspecify.annotations.NullMarked;
