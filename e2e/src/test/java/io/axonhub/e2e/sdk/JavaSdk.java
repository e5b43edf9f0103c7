package io.axonhub.e2e.sdk;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.e2e.Tree;
import java.util.HashMap;
import java.util.Map;

/**
 * An official SDK for Java, in this process: a client an address and key.
 *
 * @param <C> the SDK's client
 */
abstract class JavaSdk<C> implements Sdk {
    private final Map<String, C> clients = new HashMap<>();

    /** A client that does not retry. */
    abstract C open(String baseUrl, String key);

    abstract void close(C client);

    /** The SDK's own. */
    abstract ObjectMapper mapper();

    /** What the SDK answers; what it streams goes into {@code events}. */
    abstract Object value(C client, Op op, ObjectNode body, ArrayNode events);

    /** What the SDK's exception says; throws what is not the SDK's. */
    abstract ObjectNode error(RuntimeException e);

    @Override
    public final Result call(Op op, String baseUrl, String key, ObjectNode body) {
        C client = clients.computeIfAbsent(baseUrl + " " + key, id -> open(baseUrl, key));
        ArrayNode events = Tree.array();
        ObjectNode line = Tree.object();
        try {
            line.set("value", Tree.parse(JavaJson.text(mapper(), value(client, op, body, events))));
            line.put("ok", true);
        } catch (RuntimeException e) {
            line.set("error", error(e));
            line.put("ok", false);
        }
        line.set("events", events);
        return Result.of(line);
    }

    @Override
    public final void close() {
        clients.values().forEach(this::close);
    }

    @Override
    public final String toString() {
        return name();
    }
}
