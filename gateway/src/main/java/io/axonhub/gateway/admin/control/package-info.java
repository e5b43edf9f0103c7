/** The listener through which operators write the objects of their clusters. */
@NullMarked
package io.axonhub.gateway.admin.control;

import org.jspecify.annotations.NullMarked;
