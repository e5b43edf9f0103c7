/** One reconciler a kind, on the Java Operator SDK, and what they share. */
@NullMarked
package io.axonhub.operator.reconcile;

import org.jspecify.annotations.NullMarked;
