@NullMarked
package io.axonhub.gateway.transform.openai;

import org.jspecify.annotations.NullMarked;
