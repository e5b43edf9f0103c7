@NullMarked
package io.axonhub.gateway.admin.oidc;

import org.jspecify.annotations.NullMarked;
