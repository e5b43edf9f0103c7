package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in the client's body a request stood, so that a loss or a refusal names what the client wrote: writers count the messages and
 * parts of the unified list, which readers split, join and put in another order. Parts are known by identity, so that a stage may put
 * others among them. Read-only once it is made. All are equal: what a request says does not depend on where it stood.
 */
public final class Origin {
    private static final Origin UNKNOWN = new Origin(new IdentityHashMap<>(), Map.of(), List.of());
    private static final String CONTENT = ".content";
    private static final String SCHEMA = ".parameters";

    private final IdentityHashMap<Object, String> places;
    private final Map<String, String> names;
    private final List<String> strays;

    /**
     * What a reader knows.
     *
     * @param places the path of each message, part, tool and tool's schema in the client's body, by identity
     * @param names what the client's dialect calls a member: by its unified name at the top ({@code stop}), or by the kind of what it
     *     belongs to and its name ({@code image.detail})
     * @param strays the paths of all that the unified request does not hold in any form
     */
    public Origin(IdentityHashMap<Object, String> places, Map<String, String> names, List<String> strays) {
        this.places = new IdentityHashMap<>(places);
        this.names = Map.copyOf(names);
        this.strays = List.copyOf(strays);
    }

    /** Of a request that no client wrote. */
    public static Origin unknown() {
        return UNKNOWN;
    }

    /** The paths of what the client wrote and nobody has read. */
    public List<String> strays() {
        return strays;
    }

    /** The client's path of what a writer calls {@code field}; the same where nothing else is known. */
    public String path(Request request, String field) {
        Place place = top(request, field);
        if (place == null) {
            return request.extras().containsKey(field) ? field : named(field, "", field);
        }
        String known = places.get(place.owner());
        int end = place.end();
        Place inner = inside(place, field);
        Object owner = place.owner();
        while (inner != null) {
            owner = inner.owner();
            String own = places.get(owner);
            known = own == null && known != null ? known + field.substring(end, inner.end()) : own;
            end = inner.end();
            inner = inside(inner, field);
        }
        String rest = field.substring(end);
        String start = known == null ? field.substring(0, end) : known;
        if (rest.isEmpty() || rest.charAt(0) != '.') {
            return start + rest;
        }
        String member = rest.substring(1);
        return start + "." + (extras(owner).containsKey(member) ? member : named(member, kind(owner) + ".", member));
    }

    /** What keeps the client's own names. */
    private static Map<String, JsonNode> extras(Object owner) {
        return switch (owner) {
            case Content.Text text -> text.extras();
            case Content.Image image -> image.extras();
            case Content.Audio audio -> audio.extras();
            case Content.Document document -> document.extras();
            case Content.ToolCall call -> call.extras();
            case Content.ToolResult result -> result.extras();
            case Tool.Function function -> function.extras();
            case Tool.Custom custom -> custom.extras();
            default -> Map.of();
        };
    }

    /** The whole name is looked up first, then always one word less. */
    private String named(String field, String prefix, String otherwise) {
        for (int end = field.length(); end > 0; end = wordsEnd(field, end)) {
            String known = names.get(prefix + field.substring(0, end));
            if (known != null) {
                return known + field.substring(end);
            }
        }
        return otherwise;
    }

    private static int wordsEnd(String field, int before) {
        return Math.max(field.lastIndexOf('.', before - 1), field.lastIndexOf('[', before - 1));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin;
    }

    @Override
    public int hashCode() {
        return 1;
    }

    /** Something that has a place, and where its path ends in the writer's. */
    private record Place(Object owner, int end) {}

    private static @Nullable Place top(Request request, String field) {
        Place message = element(request.messages(), field, "messages", 0);
        return message == null ? element(request.tools(), field, "tools", 0) : message;
    }

    private static @Nullable Place inside(Place place, String field) {
        if (place.owner() instanceof Tool.Function function
                && function.schema() != null
                && field.startsWith(SCHEMA, place.end())) {
            return new Place(function.schema(), place.end() + SCHEMA.length());
        }
        List<Content> content = switch (place.owner()) {
            case Message message -> message.content();
            case Content.ToolResult result -> result.content();
            default -> List.of();
        };
        return element(content, field, CONTENT, place.end());
    }

    private static @Nullable Place element(List<?> list, String field, String name, int from) {
        if (!field.startsWith(name + "[", from)) {
            return null;
        }
        int index = 0;
        int at = from + name.length() + 1;
        while (at < field.length() && Character.isDigit(field.charAt(at)) && index < list.size()) {
            index = 10 * index + Character.digit(field.charAt(at++), 10);
        }
        boolean closed = at < field.length() && field.charAt(at) == ']';
        return closed && index < list.size() ? new Place(list.get(index), at + 1) : null;
    }

    private static String kind(Object owner) {
        return switch (owner) {
            case Content.Text _ -> "text";
            case Content.Image _ -> "image";
            case Content.Audio _ -> "audio";
            case Content.Document _ -> "document";
            case Content.ToolCall _ -> "call";
            case Content.ToolResult _ -> "result";
            case Tool.Function _ -> "function";
            case Tool.Custom _ -> "custom";
            default -> "other";
        };
    }
}
