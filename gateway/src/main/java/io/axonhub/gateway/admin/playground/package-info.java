/** Model calls by people who are signed in, without an API key. */
@NullMarked
package io.axonhub.gateway.admin.playground;

import org.jspecify.annotations.NullMarked;
