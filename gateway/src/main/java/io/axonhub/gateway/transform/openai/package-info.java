/** What the dialects that OpenAI made have in common: error envelopes, typed reading of bodies, data URIs. */
@NullMarked
package io.axonhub.gateway.transform.openai;

import org.jspecify.annotations.NullMarked;
