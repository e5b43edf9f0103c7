@NullMarked
package io.axonhub.gateway.transform.gemini;

import org.jspecify.annotations.NullMarked;
