package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An official SDK, driven by request bodies in its own dialect. Used by one thread at a time. */
public interface Sdk extends AutoCloseable {
    /** What to do with the body. */
    enum Op {
        /** A whole answer. */
        CREATE,
        /** A whole answer, parsed by its schema where the SDK can. */
        PARSE,
        /** A stream through the SDK's accumulating helper; the value is the accumulated message. */
        STREAM,
        /** A stream read event by event. */
        RAW,
        /** The list of models. */
        MODELS
    }

    /**
     * What came of a call.
     *
     * @param value the SDK's result as JSON; missing when it raised
     * @param error what it raised: name, status, message, body, retryAfter, shouldRetry; missing when it did not
     * @param events the stream's events, as far as they came
     */
    record Result(boolean ok, JsonNode value, JsonNode error, JsonNode events) {
        static Result of(JsonNode line) {
            return new Result(line.path("ok").asBoolean(), line.path("value"), line.path("error"), line.path("events"));
        }
    }

    /** A short name for reports. */
    String name();

    /** The dialect it speaks. */
    Dialect dialect();

    /** Calls the server at {@code baseUrl}. */
    Result call(Op op, String baseUrl, String key, ObjectNode body);

    /** Ends it. */
    @Override
    void close();
}
