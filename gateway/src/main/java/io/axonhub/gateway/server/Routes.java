package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of paths. */
final class Routes {
    /** Model calls, all POST: path or pattern to the client's format. */
    private static final Map<String, String> MODEL_CALLS = modelCalls();

    private static final PathTable<String> LLM = new PathTable<>(MODEL_CALLS);

    private static final Set<String> READ = Set.of("GET", "HEAD");

    private final PathTable<Page> pages;

    private static Map<String, String> modelCalls() {
        Map<String, String> calls = new HashMap<>();
        calls.put("/v1/chat/completions", Dialects.OPENAI);
        calls.put("/v1/messages", Dialects.ANTHROPIC);
        calls.put("/anthropic/v1/messages", Dialects.ANTHROPIC);
        // Google's libraries put the version before the models, and which one depends on their own version
        for (String base : List.of("/v1beta", "/v1", "/gemini/v1beta", "/gemini/v1")) {
            for (String method : List.of("generateContent", "streamGenerateContent")) {
                calls.put(base + "/models/{model}:" + method, Dialects.GEMINI);
            }
        }
        return Map.copyOf(calls);
    }

    /** With the small pages, by path or pattern. */
    Routes(Map<String, Page> pages) {
        this.pages = new PathTable<>(pages);
    }

    /** The formats of all model calls. */
    static Set<String> formats() {
        return Set.copyOf(MODEL_CALLS.values());
    }

    /** The client's format of a model call on {@code path}, null when that is none. */
    static @Nullable String format(String path) {
        return LLM.find(path);
    }

    /** What a request is for. */
    sealed interface Match {}

    /** A model call in {@code format}. */
    record Llm(String format) implements Match {}

    /** A page. */
    record Small(Page page) implements Match {}

    /** The path exists for other methods. */
    record WrongMethod(String allowed) implements Match {}

    /** Nothing here. */
    record Unknown() implements Match {}

    /** Finds the target of {@code call}. */
    Match find(HttpCall call) {
        int query = call.path().indexOf('?');
        String path = query < 0 ? call.path() : call.path().substring(0, query);
        String format = format(path);
        if (format != null) {
            return call.method().equals("POST") ? new Llm(format) : new WrongMethod("POST");
        }
        Page page = pages.find(path);
        if (page == null) {
            return new Unknown();
        }
        return READ.contains(call.method()) ? new Small(page) : new WrongMethod("GET, HEAD");
    }
}
