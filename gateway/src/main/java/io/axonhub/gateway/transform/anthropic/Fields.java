package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Reading;
import io.axonhub.gateway.transform.WireObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object of the wire with its path: typed access, and at the end what nobody asked for. JSON null counts as absent.
 * A client's mistake is named as Anthropic's API names it ({@code messages.2.content.0.source: Field required}); a provider is
 * forgiven absent texts, but not a wrong type.
 */
final class Fields extends WireObject {
    /** Whose JSON it is. */
    enum Side {
        CLIENT,
        UPSTREAM
    }

    private final Side side;

    private Fields(ObjectNode json, String path, Side side, Reading reading) {
        super(json, path, reading);
        this.side = side;
    }

    /** The object that stands at {@code path}; throws when it is none. */
    static Fields of(JsonNode node, String path, Side side) {
        return of(node, path, side, new Reading());
    }

    private static Fields of(JsonNode node, String path, Side side, Reading reading) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path, side, reading);
        }
        throw bad(side, path, "Input should be an object");
    }

    Side side() {
        return side;
    }

    /** A text that must be there; a provider's absent text is empty. */
    String text(String name) {
        String text = textOrNull(name);
        if (text != null) {
            return text;
        }
        if (side == Side.UPSTREAM) {
            return "";
        }
        throw bad(name, "Field required");
    }

    @Nullable
    Integer whole(String name) {
        JsonNode node = any(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !node.canConvertToInt() || !node.canConvertToExactIntegral()) {
            throw bad(name, "Input should be a valid integer");
        }
        return node.intValue();
    }

    @Nullable
    Fields object(String name) {
        JsonNode node = any(name);
        return node == null ? null : of(node, at(name), side, reading());
    }

    /** The object that is element {@code i} of the list {@code name}. */
    Fields element(String name, int i, JsonNode node) {
        return of(node, at(name) + "." + i, side, reading());
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
                    case ABSENT -> "Field required";
                    case NO_TEXT -> "Input should be a valid string";
                    case NO_FLAG -> "Input should be a valid boolean";
                    case NO_NUMBER -> "Input should be a valid number";
                    case NO_LIST -> "Input should be a valid list";
                });
    }

    /** The error for a bad member. */
    GatewayException bad(String name, String what) {
        return bad(side, at(name), what);
    }

    private static GatewayException bad(Side side, String path, String what) {
        String message = path.isEmpty() ? what : path + ": " + what;
        return new GatewayException(
                switch (side) {
                    case CLIENT -> new LlmError.InvalidRequest(message, path.isEmpty() ? null : path, "invalid_value");
                    case UPSTREAM -> new LlmError.MalformedUpstream("The provider's answer is malformed: " + message);
                });
    }
}
