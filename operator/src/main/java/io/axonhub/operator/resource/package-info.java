/** The custom resources as the Kubernetes client carries them: their spec and status are trees, so that a field this operator does not know is passed on. */
@NullMarked
package io.axonhub.operator.resource;

import org.jspecify.annotations.NullMarked;
