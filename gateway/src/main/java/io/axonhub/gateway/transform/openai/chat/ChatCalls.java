package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content.ToolCall.Kind;
import io.axonhub.gateway.transform.openai.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one answer, told apart the way providers really send them: by index, by id when every index is 0, by
 * order when there is neither. Not thread-safe.
 */
final class ChatCalls {
    private static final Set<String> KNOWN = Set.of("index", "id", "type", "function", "custom");

    private final List<ChatCall> calls = new ArrayList<>();

    /** One element of {@code tool_calls}, or the deprecated {@code function_call}. */
    record Fragment(
            @Nullable Integer slot, String id, String name, String arguments, Kind kind, Map<String, JsonNode> extras) {
        static Fragment of(JsonNode json) {
            boolean custom = json.path("custom").isObject()
                    || json.path("type").asText("").equals("custom");
            JsonNode body = json.path(custom ? "custom" : "function");
            Map<String, JsonNode> extras = new HashMap<>();
            json.properties().forEach(member -> {
                if (!KNOWN.contains(member.getKey())) {
                    extras.put(member.getKey(), member.getValue());
                }
            });
            return new Fragment(
                    json.path("index").isInt()
                            ? Integer.valueOf(json.path("index").intValue())
                            : null,
                    json.path("id").asText(""),
                    body.path("name").asText(""),
                    text(body.path(custom ? "input" : "arguments")),
                    custom ? Kind.CUSTOM : Kind.FUNCTION,
                    extras);
        }

        static Fragment ofFunction(JsonNode json) {
            return new Fragment(
                    -1, "", json.path("name").asText(""), text(json.path("arguments")), Kind.FUNCTION, Map.of());
        }

        /** A string; some servers send the object itself. */
        private static String text(JsonNode arguments) {
            return arguments.isContainerNode() ? arguments.toString() : arguments.asText("");
        }
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    List<ChatCall> all() {
        return calls;
    }

    /** The call that the fragment continues; null when it begins one. {@code first}: it is its list's first element. */
    @Nullable
    ChatCall find(Fragment fragment, boolean first) {
        ChatCall last = last(fragment.slot());
        if (!fragment.id().isEmpty()) {
            ChatCall same = byId(fragment);
            return same != null || last == null || !last.wireId().isEmpty() || begins(fragment, last) ? same : last;
        }
        if (last == null || begins(fragment, last)) {
            return null;
        }
        boolean another = fragment.slot() == null && !first && !fragment.name().isEmpty();
        return another ? null : last;
    }

    private @Nullable ChatCall byId(Fragment fragment) {
        for (ChatCall call : calls) {
            boolean slotFits = fragment.slot() == null
                    || call.slot() == null
                    || fragment.slot().equals(call.slot());
            if (slotFits && call.wireId().equals(fragment.id())) {
                return call;
            }
        }
        return null;
    }

    private @Nullable ChatCall last(@Nullable Integer slot) {
        for (ChatCall call : calls.reversed()) {
            if (slot == null || slot.equals(call.slot())) {
                return call;
            }
        }
        return null;
    }

    /** Whether a fragment without an id of its own, but with a name and arguments, comes behind a call that is whole. */
    private static boolean begins(Fragment fragment, ChatCall last) {
        return !fragment.name().isEmpty() && !fragment.arguments().isEmpty() && last.isComplete();
    }

    ChatCall begin(Fragment fragment) {
        ChatCall call = new ChatCall(fragment.slot(), fragment.kind(), fragment.extras());
        calls.add(call);
        return call;
    }

    /** Gives the call its id: the provider's own, or one made from the answer's id where it is missing or taken. */
    void identify(ChatCall call, String answerId) {
        String wire = call.wireId();
        boolean taken =
                calls.stream().anyMatch(other -> other != call && other.id().equals(wire));
        call.id(
                wire.isEmpty() || taken
                        ? "call_" + StableId.of(answerId + '/' + calls.indexOf(call) + '/' + call.name())
                        : wire);
    }
}
