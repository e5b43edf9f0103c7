package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat request in no vendor's dialect. It is built only when the formats in and out differ; otherwise the client's bytes go
 * through.
 *
 * @param format the wire format it was read from; {@code extras} and opaque parts belong to it
 * @param model as the client named it
 * @param messages in order, system messages included where they stood
 * @param toolChoice null is "not said"
 * @param parallelToolCalls null is "not said"
 * @param maxTokens upper bound of output tokens, reasoning included; null is "not said"
 * @param stop stop sequences
 * @param thinking null is "not said"
 * @param cache Anthropic's top-level automatic cache marker
 * @param stream whether the client wants a stream
 * @param streamUsage whether the client wants usage in its stream (OpenAI {@code stream_options.include_usage})
 * @param extras top-level members that the unified model does not know, as received
 * @param origin where the client wrote what this holds
 */
public record Request(
        String format,
        String model,
        List<Message> messages,
        List<Tool> tools,
        @Nullable ToolChoice toolChoice,
        @Nullable Boolean parallelToolCalls,
        @Nullable Integer maxTokens,
        List<String> stop,
        Sampling sampling,
        @Nullable Thinking thinking,
        ResponseFormat responseFormat,
        Hints hints,
        @Nullable CacheControl cache,
        boolean stream,
        boolean streamUsage,
        Map<String, JsonNode> extras,
        Origin origin) {
    public Request {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        stop = List.copyOf(stop);
        extras = Map.copyOf(extras);
    }

    /** A request that no client wrote. */
    public Request(
            String format,
            String model,
            List<Message> messages,
            List<Tool> tools,
            @Nullable ToolChoice toolChoice,
            @Nullable Boolean parallelToolCalls,
            @Nullable Integer maxTokens,
            List<String> stop,
            Sampling sampling,
            @Nullable Thinking thinking,
            ResponseFormat responseFormat,
            Hints hints,
            @Nullable CacheControl cache,
            boolean stream,
            boolean streamUsage,
            Map<String, JsonNode> extras) {
        this(
                format,
                model,
                messages,
                tools,
                toolChoice,
                parallelToolCalls,
                maxTokens,
                stop,
                sampling,
                thinking,
                responseFormat,
                hints,
                cache,
                stream,
                streamUsage,
                extras,
                Origin.unknown());
    }

    /** With another conversation and another bound. */
    public Request with(List<Message> conversation, @Nullable Integer bound) {
        return new Request(
                format,
                model,
                conversation,
                tools,
                toolChoice,
                parallelToolCalls,
                bound,
                stop,
                sampling,
                thinking,
                responseFormat,
                hints,
                cache,
                stream,
                streamUsage,
                extras,
                origin);
    }

    /** The client's path of what a writer calls {@code field}. */
    public String wrote(String field) {
        return origin.path(this, field);
    }
}
