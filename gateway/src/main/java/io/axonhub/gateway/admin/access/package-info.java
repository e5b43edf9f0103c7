/** Who may do what in the admin API: scopes, sign-in, sessions. */
@NullMarked
package io.axonhub.gateway.admin.access;

import org.jspecify.annotations.NullMarked;
