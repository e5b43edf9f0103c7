package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Shape;
import io.axonhub.gateway.transform.Strays;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import io.axonhub.gateway.transform.openai.StableId;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of any OpenAI-format provider to events. Absorbs what wire-formats 1.3 lists: the finish is held back until the
 * stream's end, because usage, and with some servers content, comes behind it.
 */
final class ChatStreamReader implements StreamReader {
    private static final String DONE = "[DONE]";
    private static final Set<String> KNOWN =
            Set.of("id", "object", "created", "model", "choices", "usage", "obfuscation");
    private static final Set<String> KNOWN_OF_CHOICE = Set.of("index", "delta", "message", "finish_reason");
    private static final Set<String> KNOWN_OF_MESSAGE = Set.of(
            "role",
            "content",
            "refusal",
            "annotations",
            "tool_calls",
            "function_call",
            "thinking_blocks",
            "reasoning_details",
            "reasoning_content",
            "reasoning");

    private static final Shape FUNCTION = Shape.of("name", "arguments");
    private static final Shape CALL = Shape.of(
            "index",
            "id",
            "type",
            "function.name",
            "function.arguments",
            "custom.name",
            "custom.input",
            "extra_content.google.thought_signature");

    private final Traits traits;
    private List<StreamEvent> out = new ArrayList<>();
    private final ChatParts parts = new ChatParts(event -> out.add(event), this::id);
    private String id = "";
    private String model = "";
    private @Nullable Usage usage;
    private @Nullable String finish;
    /** An event that is no chunk: in an answer that does not say why it ended, it is the reason. */
    private @Nullable JsonNode alien;

    private final Strays strays = new Strays();
    private boolean started;
    private boolean over;
    private boolean whole;

    ChatStreamReader(Traits traits) {
        this.traits = traits;
    }

    @Override
    public List<StreamEvent> accept(SseFrame frame) {
        if (!over) {
            read(frame);
        }
        return taken();
    }

    @Override
    public List<StreamEvent> finish() {
        if (!over) {
            end(whole);
        }
        return taken();
    }

    @Override
    public Map<String, JsonNode> extras() {
        return strays.members();
    }

    /** The events of a whole answer's body, which is one big chunk with {@code message} for {@code delta}. */
    List<StreamEvent> whole(JsonNode body) {
        whole = true;
        chunk(body);
        return taken();
    }

    private List<StreamEvent> taken() {
        List<StreamEvent> events = out;
        out = new ArrayList<>();
        return events;
    }

    private void read(SseFrame frame) {
        if ("error".equals(frame.event())) {
            JsonNode said = Json.parseObject(frame.text()).orElseGet(Json::object);
            fail(UpstreamErrors.inBand(said, traits));
            return;
        }
        // the first chunk is read whole, for what all of them say besides
        ChatGlance plain = started ? ChatGlance.of(frame.data()) : null;
        if (plain != null) {
            plain(plain);
            return;
        }
        String text = frame.text().strip();
        if (text.equals(DONE)) {
            end(true);
        } else if (!text.isEmpty()) {
            data(text);
        } else {
            bare(new String(frame.raw(), StandardCharsets.UTF_8));
        }
    }

    private void data(String text) {
        try {
            JsonNode json = Json.parse(text);
            if (json.isContainerNode()) {
                chunk(json);
                return;
            }
        } catch (Json.BadJsonException e) {
            fail(new LlmError.MalformedUpstream("The provider's stream holds an event that is no JSON."));
            return;
        }
        fail(new LlmError.MalformedUpstream("The provider's stream holds an event that is no chunk."));
    }

    /** The same as {@link #chunk} of a chunk that is plain. */
    private void plain(ChatGlance chunk) {
        used(chunk.usage(), chunk.said());
        if (chunk.hasChoice()) {
            parts.text(chunk.content());
            finished(chunk.finish());
        }
    }

    private void finished(String reason) {
        if (finish == null && !reason.isEmpty()) {
            finish = reason;
            if (ChatStop.isNew(reason)) {
                strays.keep("choices[0].finish_reason", TextNode.valueOf(reason));
            }
        }
    }

    /** A body that is no event stream: an error, or a whole answer from a server that does not stream. */
    private void bare(String raw) {
        String text = raw.replace("\uFEFF", "").strip();
        if (text.startsWith("{")) {
            Json.parseObject(text).ifPresent(this::chunk);
        } else if (text.startsWith("[")) {
            data(text);
        }
    }

    private void chunk(JsonNode json) {
        JsonNode chunk = json.isArray() && !json.isEmpty() ? json.get(0) : json;
        if (UpstreamErrors.isError(chunk)) {
            fail(UpstreamErrors.inBand(chunk, traits));
            return;
        }
        if (!started) {
            id = chunk.path("id").asText("").isEmpty() ? id : chunk.path("id").asText();
            model = chunk.path("model").asText("").isEmpty()
                    ? model
                    : chunk.path("model").asText();
        }
        if (!chunk.has("choices") && !chunk.has("usage")) {
            alien = chunk;
        }
        used(ChatUsage.read(chunk.path("usage")), chunk.path("usage"));
        strays.look(chunk, "", KNOWN);
        for (JsonNode choice : chunk.path("choices")) {
            int index = choice.path("index").asInt(0);
            if (!over && choice.isObject() && index == 0) {
                choice(choice, chunk);
            } else if (index > 0) {
                strays.keep("choices[" + index + "]", choice);
            }
        }
    }

    private void used(@Nullable Usage read, JsonNode said) {
        if (read != null) {
            ChatUsage.look(said, strays);
            usage = read;
            if (started) {
                out.add(new StreamEvent.UsageReport(read));
            }
        }
    }

    private void start() {
        started = true;
        out.add(new StreamEvent.Start(id, model));
        if (usage != null) {
            out.add(new StreamEvent.UsageReport(usage));
        }
    }

    private void choice(JsonNode choice, JsonNode chunk) {
        if (UpstreamErrors.isError(choice)) {
            fail(UpstreamErrors.inBand(choice, traits));
            return;
        }
        if (!started) {
            // a missing id is made from the chunk, so that reading it again gives the same
            id = id.isEmpty() ? "chatcmpl-" + StableId.of(chunk.toString()) : id;
            start();
        }
        JsonNode delta = choice.path("delta");
        JsonNode message = delta.isObject() ? delta : choice.path("message");
        delta(message);
        strays.look(choice, "choices[0]", KNOWN_OF_CHOICE);
        strays.look(message, "choices[0].message", KNOWN_OF_MESSAGE);
        strays.look(message.path("tool_calls"), "choices[0].message.tool_calls", CALL);
        strays.look(message.path("function_call"), "choices[0].message.function_call", FUNCTION);
        if (parts.problem() != null) {
            fail(new LlmError.MalformedUpstream(parts.problem()));
            return;
        }
        String reason = choice.path("finish_reason").asText("");
        if (ChatStop.isFailure(reason)) {
            fail(new LlmError.UpstreamFailed(500, "The provider broke off with finish_reason '" + reason + "'."));
        } else if (choice.path("finish_reason").isTextual()) {
            finished(reason);
        }
    }

    private void delta(JsonNode delta) {
        parts.reasoning(ChatReasoning.read(delta, strays));
        content(delta.path("content"));
        parts.text(delta.path("audio").path("transcript").asText(""));
        parts.refusal(text(delta.path("refusal")));
        for (JsonNode citation : delta.path("annotations")) {
            if (!parts.citation(citation)) {
                strays.keep("choices[0].message.annotations", citation);
            }
        }
        parts.calls(delta.path("tool_calls"));
        parts.functionCall(delta.path("function_call"));
    }

    /** A string; Mistral also sends a list of text and thinking parts. */
    private void content(JsonNode content) {
        parts.text(text(content));
        if (!content.isArray()) {
            return;
        }
        for (JsonNode part : content) {
            switch (part.path("type").asText("")) {
                case "text", "output_text" -> parts.text(text(part.path("text")));
                case "refusal" -> parts.refusal(text(part.path("refusal")));
                case "thinking" -> thought(part.path("thinking"));
                default ->
                    strays.keep(
                            "choices[0].message.content." + part.path("type").asText("?"), part);
            }
        }
    }

    private void thought(JsonNode thinking) {
        StringBuilder text = new StringBuilder(text(thinking));
        if (thinking.isArray()) {
            thinking.forEach(piece -> text.append(text(piece.path("text"))));
        }
        if (!text.isEmpty()) {
            parts.reasoning(List.of(Content.Reasoning.of(text.toString())));
        }
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    /**
     * The end of the body or, {@code declared}, of the answer: normal when a finish_reason came, made up when the end was declared
     * and all that came is complete. A body's end alone says nothing: that is what a connection that broke looks like through a
     * proxy, or without a length.
     */
    private void end(boolean declared) {
        boolean cut = finish == null;
        if (!started || (cut && !parts.isAnswered())) {
            fail(new LlmError.MalformedUpstream("The provider's stream ended before it gave an answer."));
            return;
        }
        if (cut && alien != null) {
            fail(UpstreamErrors.inBand(alien, traits));
            return;
        }
        if (cut && !declared) {
            fail(new LlmError.ConnectionLost("The provider's stream ended before its answer did."));
            return;
        }
        StopReason stop = ChatStop.read(finish == null ? "" : finish, parts.isRefused());
        boolean mayBeCut = stop.kind() == StopReason.Kind.LENGTH || stop.kind() == StopReason.Kind.CONTEXT_FULL;
        if (!mayBeCut && !parts.areCallsSound(cut)) {
            fail(new LlmError.MalformedUpstream(
                    "The provider's stream ended inside a tool call, or the call is no JSON."));
            return;
        }
        over = true;
        parts.close();
        out.add(new StreamEvent.Finish(stop.reconcile(parts.hasCalls())));
        out.add(new StreamEvent.End(!cut));
    }

    private void fail(LlmError error) {
        over = true;
        out.add(new StreamEvent.Failure(error));
    }

    private String id() {
        return id;
    }
}
