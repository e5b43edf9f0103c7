package io.axonhub.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;

/**
 * JSON text and trees. Numbers keep their digits (big decimals, big integers), trailing text is an error, and
 * depth is bounded.
 */
public final class Json {
    /** Deepest nesting read; tool schemas stay far below it. */
    public static final int MAX_DEPTH = 500;

    private static final int MAX_NUMBER = 1_000;
    private static final int MAX_NAME = 50_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    // the default keeps 16 KB in each thread, and here every open stream has a thread of its own
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** For one value of a text that goes on behind it. */
    private static final ObjectReader PART = MAPPER.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** The factory with this class's limits, for streaming reads inside this package. */
    static JsonFactory factory() {
        return MAPPER.getFactory();
    }

    /** The value that {@code parser} stands at. */
    static JsonNode tree(JsonParser parser) throws IOException {
        return PART.readTree(parser);
    }

    /** Text that is no JSON. */
    public static final class BadJsonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With where and why. */
        public BadJsonException(String message, Throwable cause) {
            super(message, cause);
        }

        /** With why. */
        BadJsonException(String message) {
            super(message);
        }
    }

    /**
     * Parses one value.
     *
     * @throws BadJsonException with line and column, never with the text itself; also for what is not UTF-8
     */
    public static JsonNode parse(byte[] utf8) {
        requireUtf8(utf8);
        try {
            return present(MAPPER.readTree(utf8));
        } catch (IOException e) {
            throw new BadJsonException(reason(e), e);
        }
    }

    /** Parses one value from text, as {@link #parse(byte[])}. */
    public static JsonNode parse(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new BadJsonException(reason(e), e);
        }
    }

    /** The object that {@code text} holds; empty when it is no JSON or another kind of value. */
    public static Optional<ObjectNode> parseObject(String text) {
        try {
            return MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * The record that {@code tree} holds; unknown fields are refused.
     *
     * @throws BadJsonException when it does not fit
     */
    public static <T> T bind(JsonNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new BadJsonException("the value does not fit " + type.getSimpleName(), e);
        }
    }

    /** UTF-8 bytes without white space. Half a surrogate pair, which UTF-8 cannot hold, becomes its escape again. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            return escaped(node);
        }
    }

    private static byte[] escaped(JsonNode node) {
        try {
            return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always writes", e);
        }
    }

    /** Text without white space. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree always writes", e);
        }
    }

    /** A new object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Refuses what is not UTF-8, a byte order mark and UTF-16 (which Jackson would detect and take) included. */
    static void requireUtf8(byte[] bytes) {
        int at = Utf8.invalidAt(bytes);
        if (at >= 0) {
            throw new BadJsonException("invalid UTF-8 at byte " + at);
        }
        boolean marked = bytes.length > 0 && bytes[0] == (byte) 0xEF;
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            marked |= bytes[i] == 0;
        }
        if (marked) {
            throw new BadJsonException("the text must be JSON in UTF-8 without a byte order mark");
        }
    }

    private static JsonNode present(JsonNode node) {
        if (node.isMissingNode()) {
            throw new BadJsonException("the text is empty");
        }
        return node;
    }

    static String reason(IOException e) {
        if (e instanceof StreamConstraintsException) {
            // its text alone says which of them
            return "JSON that is nested deeper than " + MAX_DEPTH + " levels, or has a number longer than " + MAX_NUMBER
                    + " or a name longer than " + MAX_NAME + " characters";
        }
        return e instanceof JsonProcessingException json && json.getLocation() != null
                ? "invalid JSON at line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr()
                : "invalid JSON";
    }
}
