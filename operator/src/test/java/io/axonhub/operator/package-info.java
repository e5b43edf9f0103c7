@NullMarked
package io.axonhub.operator;

import org.jspecify.annotations.NullMarked;
