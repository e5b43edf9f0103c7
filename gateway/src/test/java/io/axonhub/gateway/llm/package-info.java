@NullMarked
package io.axonhub.gateway.llm;

import org.jspecify.annotations.NullMarked;
