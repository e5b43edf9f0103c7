/** What the gateway is to be told, worked out from resources and Secrets: pure functions without a client, a clock or a thread. */
@NullMarked
package io.axonhub.operator.desired;

import org.jspecify.annotations.NullMarked;
