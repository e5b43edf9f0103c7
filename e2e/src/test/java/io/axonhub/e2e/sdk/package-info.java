/** The official SDKs behind one small interface, and the tools that install them. */
@NullMarked
package io.axonhub.e2e.sdk;

import org.jspecify.annotations.NullMarked;
