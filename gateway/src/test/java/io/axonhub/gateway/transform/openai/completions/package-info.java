@NullMarked
package io.axonhub.gateway.transform.openai.completions;

import org.jspecify.annotations.NullMarked;
