@NullMarked
package io.axonhub.gateway.client.s3;

import org.jspecify.annotations.NullMarked;
