package io.axonhub.gateway.server;

import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.HttpCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of paths. */
final class Routes {
    private static final String COUNT_TOKENS = "anthropic-count-tokens";

    /** A model call by somebody who is signed in. */
    static final String PLAYGROUND = "/admin/playground/chat";

    /** Model calls by path or pattern. */
    private static final Map<String, Call> MODEL_CALLS = withGoogles(Map.ofEntries(
            post("/v1/chat/completions", Dialects.OPENAI),
            post(PLAYGROUND, Dialects.OPENAI),
            post("/v1/responses", Dialects.RESPONSES),
            post("/v1/messages", Dialects.ANTHROPIC),
            post("/anthropic/v1/messages", Dialects.ANTHROPIC),
            post("/v1/messages/count_tokens", COUNT_TOKENS),
            post("/anthropic/v1/messages/count_tokens", COUNT_TOKENS),
            post("/aisdk/v1/chat", Dialects.AI_SDK),
            post("/v1/completions", "openai-completions"),
            post("/v1/embeddings", "openai-embeddings"),
            post("/v1/rerank", "jina-rerank"),
            post("/v2/rerank", "cohere-rerank"),
            post("/v1/images/generations", "openai-images"),
            post("/v1/images/edits", "openai-images"),
            post("/v1/images/variations", "openai-images"),
            post("/v1/audio/speech", "openai-speech"),
            post("/v1/audio/transcriptions", "openai-transcription"),
            post("/v1/audio/translations", "openai-transcription"),
            post("/v1/moderations", "openai-moderation"),
            get("/v1/realtime", "openai-realtime")));

    private static final PathTable<Call> LLM = new PathTable<>(MODEL_CALLS);

    private final PathTable<Page> pages;
    private final PathTable<Endpoint> endpoints;

    /** A model call's method and its client's format. */
    private record Call(String method, String format) {}

    private static Map<String, Call> withGoogles(Map<String, Call> others) {
        Map<String, Call> calls = new HashMap<>(others);
        // Google's libraries put the version before the models, and which one depends on their own version
        for (String base : List.of("/v1beta", "/v1", "/gemini/v1beta", "/gemini/v1")) {
            String model = base + "/models/{model}:";
            calls.put(model + "generateContent", new Call("POST", Dialects.GEMINI));
            calls.put(model + "streamGenerateContent", new Call("POST", Dialects.GEMINI));
            calls.put(model + "countTokens", new Call("POST", "gemini-count-tokens"));
            calls.put(model + "embedContent", new Call("POST", "gemini-embed"));
            calls.put(model + "batchEmbedContents", new Call("POST", "gemini-embed"));
        }
        return Map.copyOf(calls);
    }

    private static Map.Entry<String, Call> post(String path, String format) {
        return Map.entry(path, new Call("POST", format));
    }

    /** A session, opened by a WebSocket handshake. */
    private static Map.Entry<String, Call> get(String path, String format) {
        return Map.entry(path, new Call("GET", format));
    }

    /** With the small pages and the endpoints, by path or pattern. */
    Routes(Map<String, Page> pages, Map<String, Endpoint> endpoints) {
        this.pages = new PathTable<>(pages);
        this.endpoints = new PathTable<>(endpoints);
    }

    /** The formats of all model calls. */
    static Set<String> formats() {
        return MODEL_CALLS.values().stream().map(Call::format).collect(Collectors.toUnmodifiableSet());
    }

    /** The client's format of a model call on {@code path}, null when that is none. */
    static @Nullable String format(String path) {
        Call call = LLM.find(path);
        return call == null ? null : call.format();
    }

    /** What a request is for. */
    sealed interface Match {}

    /** A model call in {@code format}. */
    record Llm(String format) implements Match {}

    /** A page. */
    record Small(Page page) implements Match {}

    /** An endpoint. */
    record Rest(Endpoint endpoint) implements Match {}

    /** The path exists for other methods. */
    record WrongMethod(String allowed) implements Match {}

    /** Nothing here. */
    record Unknown() implements Match {}

    /** Finds the target of {@code call}. */
    Match find(HttpCall call) {
        int query = call.path().indexOf('?');
        String path = query < 0 ? call.path() : call.path().substring(0, query);
        Call model = LLM.find(path);
        if (model != null) {
            return call.method().equals(model.method()) ? new Llm(model.format()) : new WrongMethod(model.method());
        }
        Page page = pages.find(path);
        if (page != null) {
            return page.methods().contains(call.method()) ? new Small(page) : wrongMethod(page.methods());
        }
        Endpoint endpoint = endpoints.find(path);
        if (endpoint != null) {
            return endpoint.methods().contains(call.method()) ? new Rest(endpoint) : wrongMethod(endpoint.methods());
        }
        return new Unknown();
    }

    private static WrongMethod wrongMethod(Set<String> methods) {
        return new WrongMethod(String.join(", ", new TreeSet<>(methods)));
    }
}
