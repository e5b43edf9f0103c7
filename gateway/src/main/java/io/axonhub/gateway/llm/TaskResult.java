package io.axonhub.gateway.llm;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Task} gave, in no vendor's dialect. */
public sealed interface TaskResult {
    /** The model the provider says it ran, empty when it does not say. */
    String model();

    /** What it used, null when the provider reported nothing that tokens can say. */
    @Nullable
    Usage usage();

    /**
     * This result and the next part's, of a task that was split.
     *
     * @throws IllegalArgumentException when {@code next} is of another kind or of a kind that is never split
     */
    default TaskResult and(TaskResult next) {
        throw new IllegalArgumentException("not made of parts");
    }

    /** Vectors, in the order of the inputs. */
    record Embeddings(
            String id,
            String model,
            List<float[]> vectors,
            @Nullable Usage usage) implements TaskResult {
        public Embeddings {
            vectors = List.copyOf(vectors);
        }

        @Override
        public Embeddings and(TaskResult next) {
            if (!(next instanceof Embeddings more)) {
                throw new IllegalArgumentException("another kind of result");
            }
            List<float[]> all = new ArrayList<>(vectors);
            all.addAll(more.vectors);
            return new Embeddings(id, model, all, Usage.sum(usage, more.usage));
        }
    }

    /**
     * Documents by score, the best first.
     *
     * @param searchUnits what Cohere bills by, null where the provider does not
     */
    record Ranking(
            String id,
            String model,
            List<Hit> hits,
            @Nullable Usage usage,
            @Nullable Double searchUnits) implements TaskResult {
        public Ranking {
            hits = List.copyOf(hits);
        }
    }

    /** One document: its place in the list that was sent, and its score. */
    record Hit(int index, double score) {}

    /** Images. {@code createdAt}: seconds since 1970. */
    record Images(
            String model,
            long createdAt,
            List<Picture> pictures,
            @Nullable Usage usage) implements TaskResult {
        public Images {
            pictures = List.copyOf(pictures);
        }
    }

    /** One image. {@code mediaType}: such as {@code image/png}; {@code base64}: its bytes. */
    record Picture(
            String mediaType, String base64, @Nullable String revisedPrompt) {}
}
