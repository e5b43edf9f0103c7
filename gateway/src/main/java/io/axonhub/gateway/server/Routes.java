package io.axonhub.gateway.server;

import io.axonhub.gateway.http.HttpCall;
import java.util.Map;
import java.util.TreeSet;

/** The table of paths. */
final class Routes {
    /** Model calls, all POST: path to the client's format. */
    static final Map<String, String> LLM = Map.of(
            "/v1/chat/completions", Dialects.OPENAI,
            "/v1/responses", Dialects.RESPONSES,
            "/v1/messages", Dialects.ANTHROPIC,
            "/anthropic/v1/messages", Dialects.ANTHROPIC);

    private final Map<String, Page> pages;

    /** With the small pages; a path that ends in "/*" stands for everything below it. */
    Routes(Map<String, Page> pages) {
        this.pages = Map.copyOf(pages);
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
        String format = LLM.get(path);
        if (format != null) {
            return call.method().equals("POST") ? new Llm(format) : new WrongMethod("POST");
        }
        Page page = page(path);
        if (page == null) {
            return new Unknown();
        }
        return page.methods().contains(call.method())
                ? new Small(page)
                : new WrongMethod(String.join(", ", new TreeSet<>(page.methods())));
    }

    private @org.jspecify.annotations.Nullable Page page(String path) {
        Page exact = pages.get(path);
        int slash = path.lastIndexOf('/');
        return exact != null || slash < 1 || slash == path.length() - 1 ? exact : below(path);
    }

    private @org.jspecify.annotations.Nullable Page below(String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            Page page = pages.get(path.substring(0, slash) + "/*");
            if (page != null) {
                return page;
            }
        }
        return null;
    }
}
