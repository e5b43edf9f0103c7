/** OpenAI Responses, both ways. */
@NullMarked
package io.axonhub.gateway.transform.openai.responses;

import org.jspecify.annotations.NullMarked;
