package io.axonhub.gateway.llm;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about itself rather than to the model; null is "not said".
 *
 * @param user the end user's id: OpenAI {@code safety_identifier} or {@code user}, Anthropic {@code metadata.user_id}
 * @param metadata OpenAI's string pairs
 * @param promptCacheKey OpenAI {@code prompt_cache_key}
 * @param promptCacheRetention OpenAI {@code in_memory} or {@code 24h}
 * @param serviceTier as spelled by the format read
 * @param store whether the provider may keep the answer
 * @param verbosity OpenAI low, medium, high
 * @param continues the id of the answer that the client continues and whose turns stand in the messages already; only told back
 */
public record Hints(
        @Nullable String user,
        Map<String, String> metadata,
        @Nullable String promptCacheKey,
        @Nullable String promptCacheRetention,
        @Nullable String serviceTier,
        @Nullable Boolean store,
        @Nullable String verbosity,
        @Nullable String continues) {
    private static final Hints NONE = new Hints(null, Map.of(), null, null, null, null, null, null);

    public Hints {
        metadata = Map.copyOf(metadata);
    }

    /** Of a request that continues no stored answer. */
    public Hints(
            @Nullable String user,
            Map<String, String> metadata,
            @Nullable String promptCacheKey,
            @Nullable String promptCacheRetention,
            @Nullable String serviceTier,
            @Nullable Boolean store,
            @Nullable String verbosity) {
        this(user, metadata, promptCacheKey, promptCacheRetention, serviceTier, store, verbosity, null);
    }

    /** Nothing said. */
    public static Hints none() {
        return NONE;
    }
}
