package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.json.JsonEdit;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The outgoing JSON body under the hands of a vendor's rules. It remembers which top-level members were touched, so that all others
 * keep their bytes. JSON null counts as absent. Not thread-safe.
 */
public final class Body {
    private final byte[] bytes;
    private final ObjectNode tree;
    private final String type;
    private final Target target;
    private final Notes notes;
    private final Set<String> touched = new LinkedHashSet<>();

    private Body(byte[] bytes, ObjectNode tree, String type, Target target, Notes notes) {
        this.bytes = bytes;
        this.tree = tree;
        this.type = type;
        this.target = target;
        this.notes = notes;
    }

    /** A body for {@code target} at a provider of {@code type}. */
    public static Body of(byte[] bytes, String type, Target target, Notes notes) {
        if (!(Json.parse(bytes) instanceof ObjectNode tree)) {
            throw new IllegalArgumentException("a call's body is an object");
        }
        return new Body(bytes, tree, type, target, notes);
    }

    /** The provider's type, for people. */
    String type() {
        return type;
    }

    /** What the model takes. */
    Capabilities model() {
        return target.capabilities();
    }

    /** Takes what is lost. */
    Notes notes() {
        return notes;
    }

    /** Whether the member is there. */
    boolean has(String name) {
        return tree.hasNonNull(name);
    }

    /** The member to read only; missing when it is absent. */
    JsonNode get(String name) {
        return has(name) ? tree.get(name) : MissingNode.getInstance();
    }

    /** The member's text; empty when it has none. */
    String text(String name) {
        return get(name).asText("");
    }

    /** The names of all members. */
    List<String> names() {
        return tree.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The objects of a list; whoever changes one says so with {@link #touch}. */
    List<ObjectNode> objects(String name) {
        List<ObjectNode> objects = new ArrayList<>();
        get(name).forEach(entry -> {
            if (entry instanceof ObjectNode object) {
                objects.add(object);
            }
        });
        return objects;
    }

    /** A change was made inside the member. */
    void touch(String name) {
        touched.add(name);
    }

    /** The object to change in place, made when there is none. */
    ObjectNode object(String name) {
        touched.add(name);
        return tree.get(name) instanceof ObjectNode object ? object : tree.putObject(name);
    }

    /** Gives a member its value. */
    void set(String name, JsonNode value) {
        touched.add(name);
        tree.set(name, value);
    }

    /** Gives a member a text. */
    void set(String name, String value) {
        set(name, tree.textNode(value));
    }

    /** Takes a member away that says nothing more than its absence. */
    void remove(String name) {
        if (tree.remove(name) != null) {
            touched.add(name);
        }
    }

    /** Takes a member away and says so. */
    void drop(String name, String reason) {
        if (has(name)) {
            notes.dropped(name, reason);
        }
        remove(name);
    }

    /** Gives a member a value that says less and says so. */
    void degrade(String name, String reason, JsonNode value) {
        notes.degraded(name, reason);
        set(name, value);
    }

    /** The refusal of a field, which names the provider's type. */
    GatewayException refused(String field, String reason) {
        return new GatewayException(
                LlmError.InvalidRequest.of(field, "'" + field + "' " + reason + " (channel type " + type + ")."));
    }

    /** The edited bytes; the very ones that came when nothing was changed. */
    public byte[] edited() {
        Map<String, Optional<JsonNode>> changes = new LinkedHashMap<>();
        touched.forEach(name -> changes.put(name, Optional.ofNullable(tree.get(name))));
        return JsonEdit.apply(bytes, changes);
    }
}
