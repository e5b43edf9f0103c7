package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.llm.CacheControl;
import io.axonhub.gateway.transform.Notes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code cache_control} members of a request. The API takes four; the later ones are kept, because a marker caches
 * everything before it and the last ones cover the longest prefix.
 */
final class CacheMarkers {
    private static final int MOST = 4;
    private static final String SHORT = "5m";
    private static final String LONG = "1h";
    private static final String NAME = "cache_control";

    private final boolean own;
    private final Notes notes;
    private final IdentityHashMap<ObjectNode, String> paths = new IdentityHashMap<>();

    /** {@code own}: the request was read from this format, and its lifetimes are the client's business. */
    CacheMarkers(boolean own, Notes notes) {
        this.own = own;
        this.notes = notes;
    }

    /** Marks what is written for what stands at {@code path}, which is empty for the request itself. */
    void put(ObjectNode owner, @Nullable CacheControl cache, String path) {
        if (cache == null) {
            return;
        }
        paths.put(owner, path.isEmpty() ? NAME : path + "." + NAME);
        ObjectNode marker = owner.putObject(NAME).put("type", "ephemeral");
        if (cache.ttl() != null) {
            marker.put("ttl", cache.ttl());
        }
    }

    /**
     * Takes the first markers away until four are left, in the API's order: tools, system, messages; and gives another format's
     * lifetimes the API's.
     */
    void limit(ObjectNode body) {
        List<ObjectNode> marked = new ArrayList<>();
        collect(body.path("tools"), marked);
        collect(body.path("system"), marked);
        body.path("messages").forEach(message -> collect(message.path("content"), marked));
        int most = body.has(NAME) ? MOST - 1 : MOST;
        for (int i = 0; i < marked.size() - most; i++) {
            marked.get(i).remove(NAME);
            notes.dropped(path(marked.get(i)), "only the last four markers are kept");
        }
        if (!own) {
            marked.add(body);
            order(marked);
        }
    }

    /** Lifetimes that the API has, and none that is longer than the one before it: it refuses both. */
    private void order(List<ObjectNode> marked) {
        boolean shorter = false;
        for (ObjectNode owner : marked) {
            if (!(owner.get(NAME) instanceof ObjectNode marker)) {
                continue;
            }
            String ttl = marker.path("ttl").asText(SHORT);
            if (!ttl.equals(SHORT) && !ttl.equals(LONG)) {
                marker.put("ttl", LONG);
                notes.degraded(path(owner), "a lifetime of " + ttl + " is sent as " + LONG);
            }
            if (ttl.equals(SHORT)) {
                shorter = true;
            } else if (shorter) {
                marker.remove("ttl");
                notes.degraded(path(owner), "a longer lifetime behind a shorter one is sent as " + SHORT);
            }
        }
    }

    private String path(ObjectNode owner) {
        return paths.getOrDefault(owner, NAME);
    }

    private static void collect(JsonNode blocks, List<ObjectNode> marked) {
        if (!blocks.isArray()) {
            return;
        }
        for (JsonNode block : blocks) {
            collect(block.path("content"), marked);
            if (block instanceof ObjectNode object && object.has(NAME)) {
                marked.add(object);
            }
        }
    }
}
