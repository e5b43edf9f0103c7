/** The Vercel AI SDK's {@code useChat} as a client: its messages in, its three stream protocols out. It is no provider's format. */
@NullMarked
package io.axonhub.gateway.transform.aisdk;

import org.jspecify.annotations.NullMarked;
