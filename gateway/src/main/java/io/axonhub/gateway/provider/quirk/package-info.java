/** What single vendors want otherwise than the wire format they copy: rules on the outgoing JSON, one small function each. */
@NullMarked
package io.axonhub.gateway.provider.quirk;

import org.jspecify.annotations.NullMarked;
