@NullMarked
package io.axonhub.crd;

import org.jspecify.annotations.NullMarked;
