@NullMarked
package io.axonhub.e2e.cluster;

import org.jspecify.annotations.NullMarked;
