@NullMarked
package io.axonhub.gateway.provider.auth;

import org.jspecify.annotations.NullMarked;
