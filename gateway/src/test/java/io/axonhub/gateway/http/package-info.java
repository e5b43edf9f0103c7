@NullMarked
package io.axonhub.gateway.http;

import org.jspecify.annotations.NullMarked;
