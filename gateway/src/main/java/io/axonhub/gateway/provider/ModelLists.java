package io.axonhub.gateway.provider;

import io.axonhub.gateway.provider.Endpoint.Spoken;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whether an endpoint tells a credential for calls which models it has, and how. */
public sealed interface ModelLists {
    /**
     * Lists that together name them all.
     *
     * @param origin where they are asked for, by the channel's base URL
     */
    record Told(UnaryOperator<URI> origin, List<ModelList> lists) implements ModelLists {
        public Told {
            lists = List.copyOf(lists);
        }

        /** At the base URL itself. */
        Told(List<ModelList> lists) {
            this(UnaryOperator.identity(), lists);
        }
    }

    /** None. {@code why}: what the provider does instead. */
    record Untold(String why) implements ModelLists {
        Untold() {
            this("tells no list of its models");
        }
    }

    /**
     * Those that come with a wire format: of OpenAI and what is compatible, Anthropic, and Gemini.
     *
     * @param formats of which the first one counts
     * @see <a href="https://platform.openai.com/docs/api-reference/models/list">OpenAI</a>
     * @see <a href="https://docs.anthropic.com/en/api/models-list">Anthropic</a>
     * @see <a href="https://ai.google.dev/api/models#method:-models.list">Gemini</a>
     */
    static ModelLists by(List<Spoken> formats) {
        String first = formats.isEmpty() ? "" : formats.getFirst().format();
        if (first.startsWith("openai-")) {
            return new Told(List.of(ModelList.of("/models", "data", "id").below("models/")));
        }
        return switch (first) {
            case "anthropic" ->
                new Told(List.of(
                        ModelList.of("/v1/models?limit=1000", "data", "id").paged("last_id", "after_id")));
            case "gemini" ->
                new Told(List.of(ModelList.of("/v1beta/models?pageSize=1000", "models", "name")
                        .below("models/")
                        .paged("nextPageToken", "pageToken")));
            default -> new Untold();
        };
    }
}
