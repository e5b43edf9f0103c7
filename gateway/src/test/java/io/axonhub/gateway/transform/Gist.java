package io.axonhub.gateway.transform;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every format can say of an answer: a refusal is visible text, texts and reasoning are one each, what was written to a cache
 * counts as prompt (Gemini has no counter of it), a filter refuses, and arguments are what they mean.
 */
record Gist(String text, String reasoning, List<Call> calls, StopReason.Kind stop, List<Long> usage) {
    /** One call. */
    record Call(String id, String name, JsonNode arguments) {}

    static Gist of(Response response) {
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (Content part : response.content()) {
            switch (part) {
                case Content.Text words -> text.append(words.text());
                case Content.Refusal words -> text.append(words.text());
                case Content.Reasoning words -> reasoning.append(words.text());
                case Content.ToolCall call -> calls.add(new Call(call.id(), call.name(), Json.parse(call.arguments())));
                default -> throw new AssertionError("unexpected " + part);
            }
        }
        return new Gist(
                text.toString(),
                reasoning.toString(),
                calls,
                stop(response.stop().kind()),
                usage(response.usage()));
    }

    private static StopReason.Kind stop(StopReason.Kind kind) {
        return kind == StopReason.Kind.CONTENT_FILTER ? StopReason.Kind.REFUSAL : kind;
    }

    private static List<Long> usage(@Nullable Usage usage) {
        return usage == null
                ? List.of()
                : List.of(usage.input() + usage.cacheWrite(), usage.cacheRead(), usage.output(), usage.reasoning());
    }
}
