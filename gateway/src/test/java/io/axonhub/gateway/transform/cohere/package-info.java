@NullMarked
package io.axonhub.gateway.transform.cohere;

import org.jspecify.annotations.NullMarked;
