/** The operator's composition root. */
@NullMarked
package io.axonhub.operator;

import org.jspecify.annotations.NullMarked;
