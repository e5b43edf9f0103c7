/** Signing in with an OpenID Connect provider. */
@NullMarked
package io.axonhub.gateway.admin.oidc;

import org.jspecify.annotations.NullMarked;
