/**
 * Amazon Bedrock: the Converse API and its streams, and the wrapping in which Bedrock carries other vendors' own dialects. Outbound only.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html">Bedrock Runtime</a>
 */
@NullMarked
package io.axonhub.gateway.transform.bedrock;

import org.jspecify.annotations.NullMarked;
