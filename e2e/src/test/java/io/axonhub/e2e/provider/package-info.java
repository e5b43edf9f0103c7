/** A provider that plays scripts, down to the byte. */
@NullMarked
package io.axonhub.e2e.provider;

import org.jspecify.annotations.NullMarked;
