@NullMarked
package io.axonhub.gateway.transform.bedrock;

import org.jspecify.annotations.NullMarked;
