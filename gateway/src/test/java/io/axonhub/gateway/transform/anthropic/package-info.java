@NullMarked
package io.axonhub.gateway.transform.anthropic;

import org.jspecify.annotations.NullMarked;
