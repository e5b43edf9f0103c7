/** Bodies in S3 and in what speaks like it. */
@NullMarked
package io.axonhub.gateway.client.s3;

import org.jspecify.annotations.NullMarked;
