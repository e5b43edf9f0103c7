/** The Helm charts, rendered and linted by Helm itself. */
@NullMarked
package io.axonhub.e2e.chart;

import org.jspecify.annotations.NullMarked;
