package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/** How an answer ended, in the SDK's words. */
final class Ending {
    private Ending() {}

    /** The finish reason, one that every version knows. */
    static String reason(@Nullable StopReason stop) {
        if (stop == null) {
            return "stop";
        }
        return switch (stop.kind()) {
            case STOP, STOP_SEQUENCE, PAUSE -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
            case TOOL_CALLS -> "tool-calls";
            case REFUSAL, CONTENT_FILTER -> "content-filter";
        };
    }

    /**
     * A message's metadata: model, finish reason and usage, the latter with the names of AI SDK 5 ({@code cachedInputTokens} ...) and of 6
     * and 7 ({@code inputTokenDetails} ...).
     */
    static ObjectNode metadata(String model, @Nullable StopReason stop, @Nullable Usage usage) {
        ObjectNode metadata = Json.object();
        if (!model.isEmpty()) {
            metadata.put("model", model);
        }
        metadata.put("finishReason", reason(stop));
        if (usage != null) {
            metadata.set("usage", usage(usage));
        }
        return metadata;
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode json = Json.object();
        json.put("inputTokens", usage.inputTotal());
        json.putObject("inputTokenDetails")
                .put("noCacheTokens", usage.input())
                .put("cacheReadTokens", usage.cacheRead())
                .put("cacheWriteTokens", usage.cacheWrite());
        json.put("outputTokens", usage.outputTotal());
        json.putObject("outputTokenDetails")
                .put("textTokens", usage.output())
                .put("reasoningTokens", usage.reasoning());
        return json.put("totalTokens", usage.total())
                .put("reasoningTokens", usage.reasoning())
                .put("cachedInputTokens", usage.cacheRead());
    }

    /** Usage as AI SDK 4 has it. */
    static ObjectNode legacyUsage(Usage usage) {
        return Json.object().put("promptTokens", usage.inputTotal()).put("completionTokens", usage.outputTotal());
    }
}
