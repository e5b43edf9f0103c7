@NullMarked
package io.axonhub.operator.reconcile;

import org.jspecify.annotations.NullMarked;
