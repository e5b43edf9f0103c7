@NullMarked
package io.axonhub.gateway.transform.openai.images;

import org.jspecify.annotations.NullMarked;
