@NullMarked
package io.axonhub.gateway.transform.openai.chat;

import org.jspecify.annotations.NullMarked;
