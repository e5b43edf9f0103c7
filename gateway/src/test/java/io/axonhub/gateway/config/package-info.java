@NullMarked
package io.axonhub.gateway.config;

import org.jspecify.annotations.NullMarked;
