@NullMarked
package io.axonhub.operator.status;

import org.jspecify.annotations.NullMarked;
