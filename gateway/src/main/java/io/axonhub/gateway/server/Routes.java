package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of paths. */
final class Routes {
    private static final String GENERATE = "/v1beta/models/{model}:generateContent";
    private static final String STREAM = "/v1beta/models/{model}:streamGenerateContent";

    /** Model calls, all POST: path or pattern to the client's format. */
    private static final Map<String, String> MODEL_CALLS = Map.of(
            "/v1/chat/completions",
            Dialects.OPENAI,
            "/v1/messages",
            Dialects.ANTHROPIC,
            "/anthropic/v1/messages",
            Dialects.ANTHROPIC,
            GENERATE,
            Dialects.GEMINI,
            STREAM,
            Dialects.GEMINI,
            "/gemini" + GENERATE,
            Dialects.GEMINI,
            "/gemini" + STREAM,
            Dialects.GEMINI);

    private static final PathTable<String> LLM = new PathTable<>(MODEL_CALLS);

    private static final Set<String> READ = Set.of("GET", "HEAD");

    private final PathTable<Page> pages;

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
