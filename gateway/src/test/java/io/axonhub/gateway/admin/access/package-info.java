@NullMarked
package io.axonhub.gateway.admin.access;

import org.jspecify.annotations.NullMarked;
