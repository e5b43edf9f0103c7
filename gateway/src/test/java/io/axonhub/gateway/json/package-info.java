@NullMarked
package io.axonhub.gateway.json;

import org.jspecify.annotations.NullMarked;
