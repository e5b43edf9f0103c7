@NullMarked
package io.axonhub.gateway.yaml;

import org.jspecify.annotations.NullMarked;
