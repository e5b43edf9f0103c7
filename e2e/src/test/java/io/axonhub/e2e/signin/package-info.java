/** People who sign in: an identity provider, and a browser before it. */
@NullMarked
package io.axonhub.e2e.signin;

import org.jspecify.annotations.NullMarked;
