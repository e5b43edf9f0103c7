@NullMarked
package io.axonhub.gateway.transform.openai.realtime;

import org.jspecify.annotations.NullMarked;
