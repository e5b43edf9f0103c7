package io.axonhub.operator.desired;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/**
 * Reads specs into their records. A field of a newer schema is passed over here: it is for the gateway to know it. A value that
 * does not fit at all, such as a word of a newer schema, is not.
 */
final class Specs {
    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .reader();

    private Specs() {}

    /** A spec that this operator cannot read. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    static <T> T read(ObjectNode spec, Class<T> type) throws UnreadableException {
        try {
            return READER.treeToValue(spec, type);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("spec" + path(e) + ": has a value that this operator does not know", e);
        }
    }

    /** Where it is; never the value, which may be meant as a secret. */
    private static String path(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
                        .collect(Collectors.joining())
                : "";
    }
}
