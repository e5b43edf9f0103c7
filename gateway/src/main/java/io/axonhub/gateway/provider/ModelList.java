package io.axonhub.gateway.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A list of models that a vendor answers to a GET, page by page where there are many.
 *
 * @param path with its query
 * @param items the member of an answer that holds the models
 * @param name the member of a model that names it
 * @param prefix what stands before names and is no part of them
 * @param callable which models a call may name
 * @param pages how the page behind an answer is asked for
 */
public record ModelList(
        String path, String items, String name, String prefix, Predicate<JsonNode> callable, Pages pages) {
    /**
     * How the next page is asked for.
     *
     * @param next the member of an answer that says where the next page begins
     * @param cursor the parameter that takes it
     */
    record Pages(String next, String cursor) {
        /** There is one. */
        static Pages one() {
            return new Pages("", "");
        }
    }

    /** All models, on one page and by their plain names. */
    static ModelList of(String path, String items, String name) {
        return new ModelList(path, items, name, "", model -> true, Pages.one());
    }

    ModelList below(String parent) {
        return new ModelList(path, items, name, parent, callable, pages);
    }

    ModelList only(Predicate<JsonNode> wanted) {
        return new ModelList(path, items, name, prefix, wanted, pages);
    }

    ModelList paged(String next, String cursor) {
        return new ModelList(path, items, name, prefix, callable, new Pages(next, cursor));
    }

    /** The name of one of an answer's models; empty when it cannot be called. */
    public Optional<String> named(JsonNode model) {
        String full = model.path(name).asText("");
        String plain = full.startsWith(prefix) ? full.substring(prefix.length()) : full;
        return plain.isEmpty() || !callable.test(model) ? Optional.empty() : Optional.of(plain);
    }

    /** What asks for the page behind this answer; empty when it was the last one. */
    public Optional<String> after(JsonNode answer) {
        String next = answer.path(pages.next()).asText("");
        boolean more = !next.isEmpty() && answer.path("has_more").asBoolean(true);
        return more
                ? Optional.of(path + (path.contains("?") ? "&" : "?") + pages.cursor() + "=" + escaped(next))
                : Optional.empty();
    }

    /** As RFC 3986 has it and AWS signs it. */
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
