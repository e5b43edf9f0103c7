package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects one stored assistant message, which holds all steps of a tool loop, into the turns that the model saw: what it said, then
 * the results of the step's calls. Not thread-safe.
 */
final class Turn {
    private final List<Message> messages = new ArrayList<>();
    private final List<Content> said = new ArrayList<>();
    private final List<Content> results = new ArrayList<>();
    private final Map<String, JsonNode> extras = new LinkedHashMap<>();

    /** The model said this. */
    void say(Content part) {
        said.add(part);
    }

    /** The model called a tool. */
    void call(ToolPart tool) {
        said.add(tool.call());
        if (tool.result() != null) {
            results.add(tool.result());
        }
    }

    /** Keeps what no model is shown, so that its loss is noted. */
    void keep(String name, JsonNode json) {
        extras.put(name, json);
    }

    /** Whether the step has a call. */
    boolean called() {
        return said.stream().anyMatch(Content.ToolCall.class::isInstance);
    }

    /** The step is over. */
    void step() {
        if (!said.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, said, null, extras));
            extras.clear();
        }
        if (!results.isEmpty()) {
            messages.add(Message.of(Role.TOOL, results));
        }
        said.clear();
        results.clear();
    }

    /** All turns of the message that stands at {@code whole}; call it once. */
    List<Message> messages(AiSdkFields whole) {
        step();
        extras.keySet().forEach(name -> whole.reading().lost(whole.at(name)));
        return messages;
    }
}
