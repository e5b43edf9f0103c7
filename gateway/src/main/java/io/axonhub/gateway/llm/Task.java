package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered whole and is no conversation, in no vendor's dialect. It is built only when the formats in and out
 * differ; otherwise the client's bytes go through.
 */
public sealed interface Task {
    /** As the client named it. */
    String model();

    /** What it asks for. */
    Operation operation();

    /** The wire format it was read from; extras belong to it. */
    String format();

    /** Members that the unified model does not know, as received. */
    Map<String, JsonNode> extras();

    /** This task as several of at most {@code size} items each, in order; itself where it has no items or few enough. */
    default List<Task> split(int size) {
        return List.of(this);
    }

    /**
     * Vectors for texts.
     *
     * @param inputs in order; never empty
     * @param dimensions how long the vectors shall be, null is "not said"
     * @param form how the client wants the vectors
     * @param purpose what the vectors are for, null is "not said"
     * @param user the client's end user, null is "not said"
     */
    record Embed(
            String format,
            String model,
            List<Input> inputs,
            @Nullable Integer dimensions,
            Form form,
            @Nullable Purpose purpose,
            @Nullable String user,
            Map<String, JsonNode> extras)
            implements Task {
        public Embed {
            inputs = List.copyOf(inputs);
            extras = Map.copyOf(extras);
        }

        @Override
        public Operation operation() {
            return Operation.EMBED;
        }

        @Override
        public List<Task> split(int size) {
            List<Task> parts = new ArrayList<>();
            for (int at = 0; at < inputs.size(); at += size) {
                List<Input> some = inputs.subList(at, Math.min(inputs.size(), at + size));
                parts.add(new Embed(format, model, some, dimensions, form, purpose, user, extras));
            }
            return parts;
        }
    }

    /** One thing to embed. */
    sealed interface Input {
        /** A text. {@code title}: of the document it is from, where the format can say it. */
        record Text(String text, @Nullable String title) implements Input {}

        /** Tokens of the model's own vocabulary. */
        record Tokens(List<Integer> ids) implements Input {
            public Tokens {
                ids = List.copyOf(ids);
            }
        }
    }

    /** How vectors are written in an answer. */
    enum Form {
        /** Lists of numbers. */
        NUMBERS,
        /** Base64 of little-endian 32-bit floats. */
        BASE64,
        /** The one vector alone, as numbers, of a call that can have one input only. */
        SINGLE
    }

    /** What vectors are for; providers tune them by it. */
    enum Purpose {
        QUERY,
        DOCUMENT,
        SIMILARITY,
        CLASSIFICATION,
        CLUSTERING
    }

    /**
     * An order of documents by what they have to do with a query.
     *
     * @param topN how many to give back, null for all
     * @param returnDocuments whether the answer repeats the documents
     */
    record Rerank(
            String format,
            String model,
            String query,
            List<Document> documents,
            @Nullable Integer topN,
            boolean returnDocuments,
            Map<String, JsonNode> extras)
            implements Task {
        public Rerank {
            documents = List.copyOf(documents);
            extras = Map.copyOf(extras);
        }

        @Override
        public Operation operation() {
            return Operation.RERANK;
        }
    }

    /**
     * One document to rank.
     *
     * @param text what is compared
     * @param wire as the client wrote it: a string or an object
     */
    record Document(String text, JsonNode wire) {}

    /**
     * Images out of a prompt.
     *
     * @param count how many, null is "not said"
     * @param size such as {@code 1024x1024}, null is "not said"
     * @param base64 whether the client insists on the bytes; false where it insists on an address, null is "not said"
     */
    record Image(
            String format,
            String model,
            String prompt,
            @Nullable Integer count,
            @Nullable String size,
            @Nullable Boolean base64,
            Map<String, JsonNode> extras)
            implements Task {
        public Image {
            extras = Map.copyOf(extras);
        }

        @Override
        public Operation operation() {
            return Operation.IMAGE;
        }
    }
}
