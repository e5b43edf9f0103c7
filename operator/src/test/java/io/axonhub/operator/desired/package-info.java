@NullMarked
package io.axonhub.operator.desired;

import org.jspecify.annotations.NullMarked;
