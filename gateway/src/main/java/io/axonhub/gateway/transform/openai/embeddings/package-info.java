/** Vectors in OpenAI's shape, and in the shapes of those that differ in a few names. */
@NullMarked
package io.axonhub.gateway.transform.openai.embeddings;

import org.jspecify.annotations.NullMarked;
