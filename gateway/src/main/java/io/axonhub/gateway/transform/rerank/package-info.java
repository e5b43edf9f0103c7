/** Reranking in Jina's, Cohere's and Voyage's shapes, which differ in a few names. */
@NullMarked
package io.axonhub.gateway.transform.rerank;

import org.jspecify.annotations.NullMarked;
