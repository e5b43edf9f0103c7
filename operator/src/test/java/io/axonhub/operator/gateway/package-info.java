@NullMarked
package io.axonhub.operator.gateway;

import org.jspecify.annotations.NullMarked;
