/** The gateway under test, as a process of its own, with its configuration and its database. */
@NullMarked
package io.axonhub.e2e.gateway;

import org.jspecify.annotations.NullMarked;
