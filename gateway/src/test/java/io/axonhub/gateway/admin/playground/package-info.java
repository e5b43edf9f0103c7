@NullMarked
package io.axonhub.gateway.admin.playground;

import org.jspecify.annotations.NullMarked;
