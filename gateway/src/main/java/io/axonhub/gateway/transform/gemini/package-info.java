/** Google's Gemini API, towards clients and towards providers. */
@NullMarked
package io.axonhub.gateway.transform.gemini;

import org.jspecify.annotations.NullMarked;
