/** The gateway's control API as the operator sees it. */
@NullMarked
package io.axonhub.operator.gateway;

import org.jspecify.annotations.NullMarked;
