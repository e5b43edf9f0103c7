@NullMarked
package io.axonhub.e2e.bench;

import org.jspecify.annotations.NullMarked;
