/** OpenAI's realtime sessions: a WebSocket each, carried byte for byte. */
@NullMarked
package io.axonhub.gateway.transform.openai.realtime;

import org.jspecify.annotations.NullMarked;
