@NullMarked
package io.axonhub.gateway.pipeline.auth;

import org.jspecify.annotations.NullMarked;
