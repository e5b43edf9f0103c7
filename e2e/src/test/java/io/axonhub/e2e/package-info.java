/** Whole-system tests: official SDKs and CLIs, a scripted provider, and the gateway as users run it. */
@NullMarked
package io.axonhub.e2e;

import org.jspecify.annotations.NullMarked;
