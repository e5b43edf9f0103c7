package io.axonhub.gateway.transform.openai.embeddings;

import io.axonhub.gateway.llm.Task.Purpose;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's embeddings differ from OpenAI's, as data.
 *
 * @param batch how many texts one call may have
 * @param tokens whether token lists are taken
 * @param dimensions what the length of the vectors is called
 * @param user whether the end user is taken
 * @param purpose what the purpose is called, null where it cannot be said
 * @param purposes the provider's words for it
 */
public record Shape(
        String format,
        int batch,
        boolean tokens,
        String dimensions,
        boolean user,
        @Nullable String purpose,
        Map<Purpose, String> purposes) {
    /**
     * OpenAI and those that copy it.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">OpenAI, embeddings</a>
     */
    public static final Shape OPENAI =
            new Shape(EmbeddingsInbound.FORMAT, 2048, true, "dimensions", true, null, Map.of());

    /**
     * Jina's, with tasks.
     *
     * @see <a href="https://jina.ai/embeddings">Jina, embeddings API</a>
     */
    public static final Shape JINA = new Shape(
            "jina-embeddings",
            512,
            false,
            "dimensions",
            false,
            "task",
            Map.of(
                    Purpose.QUERY, "retrieval.query",
                    Purpose.DOCUMENT, "retrieval.passage",
                    Purpose.SIMILARITY, "text-matching",
                    Purpose.CLASSIFICATION, "classification",
                    Purpose.CLUSTERING, "separation"));

    /**
     * Voyage's, which tells queries from documents.
     *
     * @see <a href="https://docs.voyageai.com/reference/embeddings-api">Voyage, text embeddings</a>
     */
    public static final Shape VOYAGE = new Shape(
            "voyage-embeddings",
            128,
            false,
            "output_dimension",
            false,
            "input_type",
            Map.of(Purpose.QUERY, "query", Purpose.DOCUMENT, "document"));

    public Shape {
        purposes = Map.copyOf(purposes);
    }
}
