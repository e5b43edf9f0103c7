@NullMarked
package io.axonhub.gateway;

import org.jspecify.annotations.NullMarked;
