@NullMarked
package io.axonhub.gateway.transform.rerank;

import org.jspecify.annotations.NullMarked;
