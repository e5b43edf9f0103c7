package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Usage;
import org.jspecify.annotations.Nullable;

/** Counters to a {@code usage} object, whose numeric members SDKs take for granted. */
final class UsageWriter {
    private UsageWriter() {}

    /** The object; zeros when nothing is known. */
    static ObjectNode write(@Nullable Usage known) {
        Usage usage = known == null ? Usage.zero() : known;
        ObjectNode wire = Json.object();
        wire.put("input_tokens", usage.input());
        wire.put("cache_creation_input_tokens", usage.cacheWrite());
        wire.put("cache_read_input_tokens", usage.cacheRead());
        if (usage.cacheWrite() > 0) {
            wire.putObject("cache_creation")
                    .put("ephemeral_5m_input_tokens", usage.cacheWrite5m())
                    .put("ephemeral_1h_input_tokens", usage.cacheWrite1h());
        }
        wire.put("output_tokens", usage.outputTotal());
        if (usage.reasoning() > 0) {
            wire.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
        return wire;
    }
}
