package io.axonhub.gateway.client.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated model says to a prompt.
 *
 * @param refusal whether {@code text} is a refusal
 * @param tool the call, null when there is none
 * @param finish OpenAI's finish_reason
 */
record Script(
        Prompt prompt,
        String reasoning,
        String text,
        boolean refusal,
        @Nullable ToolCall tool,
        String finish) {
    /** A call of a function. */
    record ToolCall(String id, String name, String arguments) {}

    /** Follows the directives. */
    static Script of(Prompt prompt, Directives directives) {
        Optional<ToolCall> tool = prompt.toolResult().isPresent() ? Optional.empty() : tool(prompt, directives);
        boolean refusal = directives.has("refusal");
        String text = directives.number("tokens").isPresent()
                ? "word"
                        .repeat(directives.number("tokens").getAsInt())
                        .replaceAll("word", "word ")
                        .strip()
                : said(prompt, directives, tool.isPresent());
        String finish = directives.text("stop").orElse(tool.isPresent() ? "tool_calls" : "stop");
        String reasoning = directives.has("reasoning")
                ? directives.text("reasoning").orElse("The user wants an answer, so here is one.")
                : "";
        return new Script(
                prompt,
                reasoning,
                refusal ? directives.text("refusal").orElse("I cannot help with that.") : text,
                refusal,
                tool.orElse(null),
                finish);
    }

    private static String said(Prompt prompt, Directives directives, boolean calls) {
        if (directives.text("text").isPresent()) {
            return directives.text("text").get();
        }
        if (prompt.toolResult().isPresent()) {
            return "The tool said: " + prompt.toolResult().get();
        }
        String plain = Directives.plain(prompt.lastUser());
        return calls ? "" : plain.isEmpty() ? "You said nothing." : "You said: " + plain;
    }

    private static Optional<ToolCall> tool(Prompt prompt, Directives directives) {
        if (!directives.has("tool")) {
            return Optional.empty();
        }
        String name = directives
                .text("tool")
                .or(() -> prompt.tools().stream().findFirst().map(Script::name))
                .orElse("");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        JsonNode schema = prompt.tools().stream()
                .filter(tool -> name(tool).equals(name))
                .findFirst()
                .map(tool -> tool.path("function").path("parameters"))
                .orElse(Json.object());
        String arguments = directives.text("args").orElseGet(() -> Json.text(SchemaExample.arguments(schema)));
        return Optional.of(
                new ToolCall("call_sim_" + Integer.toHexString(prompt.lastUser().hashCode()), name, arguments));
    }

    private static String name(JsonNode tool) {
        return tool.path("function").path("name").asText();
    }

    /** The text in pieces of one word each, white space kept. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == ' ') {
                words.add(text.substring(start, i));
                start = i;
            }
        }
        if (start < text.length()) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** OpenAI's usage: cached tokens within the prompt's, reasoning tokens within the completion's. */
    ObjectNode usage() {
        int thought = Prompt.tokens(reasoning);
        int said = Prompt.tokens(text) + (tool == null ? 0 : Prompt.tokens(tool.name() + tool.arguments()));
        ObjectNode usage = Json.object();
        usage.put("prompt_tokens", prompt.tokens());
        usage.put("completion_tokens", thought + said);
        usage.put("total_tokens", prompt.tokens() + thought + said);
        usage.putObject("prompt_tokens_details").put("cached_tokens", prompt.cached());
        usage.putObject("completion_tokens_details").put("reasoning_tokens", thought);
        return usage;
    }
}
