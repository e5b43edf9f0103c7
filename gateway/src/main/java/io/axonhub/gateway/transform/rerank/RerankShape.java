package io.axonhub.gateway.transform.rerank;

import java.util.Set;

/**
 * How reranking is spelled, as data.
 *
 * @param path relative to the provider's base URL
 * @param topN what the number of results is called
 * @param results what the list of results is called
 * @param error the member of an error's body that holds its text
 * @param own members only this shape knows; not carried to another one, since each only tunes the provider's work
 */
public record RerankShape(String format, String path, String topN, String results, String error, Set<String> own) {
    /**
     * Jina's, spoken by vLLM, SiliconFlow, Xinference and others.
     *
     * @see <a href="https://jina.ai/reranker">Jina, reranker API</a>
     */
    public static final RerankShape JINA = new RerankShape(
            "jina-rerank", "/rerank", "top_n", "results", "detail", Set.of("max_chunks_per_doc", "truncation"));

    /**
     * Cohere's second version.
     *
     * @see <a href="https://docs.cohere.com/reference/rerank">Cohere, rerank v2</a>
     */
    public static final RerankShape COHERE = new RerankShape(
            "cohere-rerank", "/v2/rerank", "top_n", "results", "message", Set.of("max_tokens_per_doc", "priority"));

    /**
     * Voyage's.
     *
     * @see <a href="https://docs.voyageai.com/reference/reranker-api">Voyage, reranker API</a>
     */
    public static final RerankShape VOYAGE =
            new RerankShape("voyage-rerank", "/rerank", "top_k", "data", "detail", Set.of("truncation"));

    public RerankShape {
        own = Set.copyOf(own);
    }
}
