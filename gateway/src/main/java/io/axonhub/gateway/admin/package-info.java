@NullMarked
package io.axonhub.gateway.admin;

import org.jspecify.annotations.NullMarked;
