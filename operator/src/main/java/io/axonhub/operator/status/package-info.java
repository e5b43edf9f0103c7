/** The conditions of the custom resources. */
@NullMarked
package io.axonhub.operator.status;

import org.jspecify.annotations.NullMarked;
