package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.WireObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object of a client's body. What is wrong with it is told for the developer who reads it in {@code useChat}'s error. */
final class AiSdkFields extends WireObject {
    private AiSdkFields(ObjectNode json, String path, Reading reading) {
        super(json, path, reading);
    }

    /** The object that stands at {@code path}; refuses what is none. */
    static AiSdkFields of(JsonNode node, String path) {
        return of(node, path, new Reading());
    }

    private static AiSdkFields of(JsonNode node, String path, Reading reading) {
        if (node instanceof ObjectNode object) {
            return new AiSdkFields(object, path, reading);
        }
        throw refuse(path, "must be an object");
    }

    /** A text that must be there. */
    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw bad(name, "is missing");
        }
        return text;
    }

    /** A text, empty when absent. */
    String textOrEmpty(String name) {
        String text = textOrNull(name);
        return text == null ? "" : text;
    }

    @Nullable
    Integer whole(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !node.canConvertToInt() || !node.canConvertToExactIntegral()) {
            throw bad(name, "must be a whole number");
        }
        return node.intValue();
    }

    @Nullable
    AiSdkFields object(String name) {
        JsonNode node = any(name);
        return node == null ? null : of(node, at(name), reading());
    }

    /** The object that is element {@code i} of the list {@code name}. */
    AiSdkFields element(String name, int i, JsonNode node) {
        return of(node, at(name) + "[" + i + "]", reading());
    }

    /** The object that is the value {@code key} of the object {@code name}. */
    AiSdkFields entry(String name, String key, JsonNode node) {
        return of(node, at(name) + "." + key, reading());
    }

    /** The object that must be there. */
    AiSdkFields needObject(String name) {
        return of(need(name), at(name), reading());
    }

    /** Says that these members are the client's own bookkeeping and mean nothing to a model. */
    void ignore(String... names) {
        for (String name : names) {
            any(name);
        }
    }

    /** The members that were not asked for, as received. */
    Map<String, JsonNode> rest() {
        return unread();
    }

    @Override
    protected GatewayException fault(String name, Fault fault, @Nullable JsonNode value) {
        return bad(
                name,
                switch (fault) {
                    case ABSENT -> "is missing";
                    case NO_TEXT -> "must be a string";
                    case NO_FLAG -> "must be true or false";
                    case NO_NUMBER -> "must be a number";
                    case NO_LIST -> "must be a list";
                });
    }

    /** The refusal of a member. */
    GatewayException bad(String name, String what) {
        return refuse(at(name), what);
    }

    /** The refusal of what stands at {@code path}. */
    static GatewayException refuse(String path, String what) {
        String subject = path.isEmpty() ? "The request body" : "'" + path + "'";
        return new GatewayException(
                new LlmError.InvalidRequest(subject + " " + what + ".", path.isEmpty() ? null : path, "invalid_value"));
    }
}
