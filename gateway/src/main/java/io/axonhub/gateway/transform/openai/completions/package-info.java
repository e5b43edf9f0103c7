/** OpenAI's legacy completions: a prompt, and the text that goes on from it. */
@NullMarked
package io.axonhub.gateway.transform.openai.completions;

import org.jspecify.annotations.NullMarked;
