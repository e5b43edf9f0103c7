@NullMarked
package io.axonhub.gateway.transform.openai.embeddings;

import org.jspecify.annotations.NullMarked;
