package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Hints;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Sampling;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.llm.Tool;
import io.axonhub.gateway.llm.ToolChoice;
import io.axonhub.gateway.transform.Capabilities;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** Small requests, models and streams for this package's tests. JSON is written with single quotes. */
final class Given {
    private Given() {}

    static JsonNode json(String singleQuoted) {
        return Json.parse(singleQuoted.replace('\'', '"'));
    }

    /** A request of another format that is changed field by field. */
    static final class Ask {
        private String format = "other";
        private List<Message> messages = List.of(Message.of(Role.USER, List.of(Content.Text.of("Hi"))));
        private List<Tool> tools = List.of();
        private @Nullable ToolChoice choice;
        private @Nullable Boolean parallel;
        private @Nullable Integer maxTokens;
        private List<String> stop = List.of();
        private Sampling sampling = Sampling.none();
        private @Nullable Thinking thinking;
        private ResponseFormat responseFormat = new ResponseFormat.Text();
        private Hints hints = Hints.none();

        Ask format(String value) {
            format = value;
            return this;
        }

        Ask messages(Message... values) {
            messages = List.of(values);
            return this;
        }

        Ask tools(Tool... values) {
            tools = List.of(values);
            return this;
        }

        Ask choice(ToolChoice value) {
            choice = value;
            return this;
        }

        Ask parallel(boolean value) {
            parallel = value;
            return this;
        }

        Ask maxTokens(int value) {
            maxTokens = value;
            return this;
        }

        Ask stop(String... values) {
            stop = List.of(values);
            return this;
        }

        Ask sampling(Sampling value) {
            sampling = value;
            return this;
        }

        Ask thinking(Thinking value) {
            thinking = value;
            return this;
        }

        Ask responseFormat(ResponseFormat value) {
            responseFormat = value;
            return this;
        }

        Ask hints(Hints value) {
            hints = value;
            return this;
        }

        Request request() {
            return new Request(
                    format,
                    "m",
                    messages,
                    tools,
                    choice,
                    parallel,
                    maxTokens,
                    stop,
                    sampling,
                    thinking,
                    responseFormat,
                    hints,
                    null,
                    false,
                    false,
                    Map.of());
        }

        /** The body written for {@code model}; losses go to {@code notes}. */
        JsonNode body(Capabilities model, Notes notes) {
            return Json.parse(new AnthropicOutbound()
                    .write(request(), new Target("claude-up", model), notes)
                    .body());
        }

        JsonNode body(Capabilities model) {
            return body(model, new Notes());
        }
    }

    static Ask ask() {
        return new Ask();
    }

    static Message user(Content... parts) {
        return Message.of(Role.USER, List.of(parts));
    }

    static Message user(String text) {
        return user(Content.Text.of(text));
    }

    static Message assistant(Content... parts) {
        return Message.of(Role.ASSISTANT, List.of(parts));
    }

    static Message system(String text) {
        return Message.of(Role.SYSTEM, List.of(Content.Text.of(text)));
    }

    static Message results(String... callIds) {
        List<Content> results = new ArrayList<>();
        for (String id : callIds) {
            results.add(new Content.ToolResult(id, false, List.of(Content.Text.of("out " + id)), null, Map.of()));
        }
        return Message.of(Role.TOOL, results);
    }

    static Content.ToolCall call(String id, String arguments) {
        return Content.ToolCall.function(id, "f", arguments);
    }

    static Tool.Function function(String name) {
        return new Tool.Function(name, null, null, null, null, Map.of());
    }

    /** A model that takes everything, thinking adaptively. */
    static Capabilities adaptive() {
        return model(EnumSet.of(ThinkingMode.ADAPTIVE, ThinkingMode.OFF), EnumSet.range(Effort.LOW, Effort.MAX));
    }

    /** A model with thinking budgets and no efforts, of 64,000 output tokens. */
    static Capabilities budgets() {
        return model(EnumSet.of(ThinkingMode.BUDGET, ThinkingMode.OFF), Set.of());
    }

    static Capabilities model(Set<ThinkingMode> thinking, Set<Effort> efforts) {
        return new Capabilities(
                64_000, TokenLimit.MAX_TOKENS, false, true, thinking, efforts, true, true, false, false);
    }

    /** A model that takes nothing but text and tools. */
    static Capabilities plain() {
        return new Capabilities(
                4_096, TokenLimit.MAX_TOKENS, false, false, Set.of(), Set.of(), false, false, false, false);
    }

    static List<String> fields(Notes notes) {
        return notes.list().stream().map(Notes.Note::field).toList();
    }

    /** The error that {@code code} throws. */
    static LlmError error(ThrowingCallable code) {
        Throwable thrown = Assertions.catchThrowable(code);
        Assertions.assertThat(thrown).isInstanceOf(GatewayException.class);
        return ((GatewayException) thrown).error();
    }

    /** A frame whose event line repeats the data's type. */
    static SseFrame frame(String singleQuoted) {
        JsonNode data = json(singleQuoted);
        return frame(data.path("type").asText(null), Json.bytes(data));
    }

    static SseFrame frame(@Nullable String event, byte[] data) {
        return new SseFrame(event, data, SseFrame.encode(event, data));
    }

    /** The events that a new reader gives for the frames and, when asked for, for the end of the body. */
    static List<StreamEvent> events(boolean finish, SseFrame... frames) {
        AnthropicStreamReader reader = new AnthropicStreamReader(io.axonhub.gateway.transform.Traits.none());
        List<StreamEvent> events = new ArrayList<>();
        Arrays.stream(frames).forEach(frame -> events.addAll(reader.accept(frame)));
        if (finish) {
            events.addAll(reader.finish());
        }
        return events;
    }

    /** The frames' text that a new writer gives for the events. */
    static String written(StreamEvent... events) {
        AnthropicStreamWriter writer =
                new AnthropicStreamWriter(new AnthropicStreamWriter.Supplying("msg_x", "m"), new Notes());
        StringBuilder text = new StringBuilder();
        for (StreamEvent event : events) {
            writer.accept(event).forEach(frame -> text.append(new String(frame, StandardCharsets.UTF_8)));
        }
        return text.toString();
    }
}
