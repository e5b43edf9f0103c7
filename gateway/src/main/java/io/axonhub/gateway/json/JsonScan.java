package io.axonhub.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The wanted top-level members of a JSON object and where their values stand in the bytes. The whole text is validated (UTF-8
 * included) but no tree is built, so that pass-through keeps every byte it does not mean to change.
 */
public final class JsonScan {
    private final byte[] body;
    private final int open;
    private final int close;
    private final boolean empty;
    private final Map<String, Member> members;
    private final Map<String, Integer> names;

    private JsonScan(
            byte[] body, int open, int close, boolean empty, Map<String, Member> members, Map<String, Integer> names) {
        this.body = body;
        this.open = open;
        this.close = close;
        this.empty = empty;
        this.members = members;
        this.names = names;
    }

    /** What kind of value a member has. */
    public enum Kind {
        STRING,
        NUMBER,
        TRUE,
        FALSE,
        NULL,
        OBJECT,
        ARRAY
    }

    /**
     * One member's value.
     *
     * @param text the decoded string for STRING, else empty
     * @param from offset of the value's first byte
     * @param to offset behind its last byte
     */
    public record Member(Kind kind, String text, int from, int to) {}

    /**
     * Scans {@code body}.
     *
     * @throws Json.BadJsonException when it is not exactly one JSON object, or a wanted member stands in it twice
     */
    public static JsonScan of(byte[] body, String... wanted) {
        Json.requireUtf8(body);
        List<String> names = List.of(wanted);
        Map<String, Member> members = new HashMap<>();
        Map<String, Integer> starts = new HashMap<>();
        try (JsonParser parser = Json.factory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Json.BadJsonException("the body must be a JSON object");
            }
            int open = offset(parser.currentTokenLocation().getByteOffset());
            boolean empty = true;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                empty = false;
                String name = parser.currentName();
                int start = offset(parser.currentTokenLocation().getByteOffset());
                parser.nextToken();
                if (names.contains(name)) {
                    starts.put(name, start);
                    if (members.put(name, member(parser)) != null) {
                        throw new Json.BadJsonException("member '" + name + "' stands twice in the body");
                    }
                } else {
                    parser.skipChildren();
                }
            }
            int close = offset(parser.currentTokenLocation().getByteOffset());
            if (parser.nextToken() != null) {
                throw new Json.BadJsonException("text after the JSON object");
            }
            return new JsonScan(body, open, close, empty, members, starts);
        } catch (IOException e) {
            throw new Json.BadJsonException(Json.reason(e), e);
        }
    }

    /** Whether {@code text} has more than so many names, values and brackets; what is no JSON ends the count. Keeps nothing of it. */
    public static boolean hasMoreTokens(byte[] text, int most) {
        int count = 0;
        try (JsonParser parser = Json.factory().createParser(text)) {
            while (count <= most && parser.nextToken() != null) {
                count++;
            }
        } catch (IOException e) {
            // whoever reads it says what is wrong
            return false;
        }
        return count > most;
    }

    private static Member member(JsonParser parser) throws IOException {
        int from = offset(parser.currentTokenLocation().getByteOffset());
        JsonToken token = parser.currentToken();
        Kind kind = switch (token) {
            case VALUE_STRING -> Kind.STRING;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Kind.NUMBER;
            case VALUE_TRUE -> Kind.TRUE;
            case VALUE_FALSE -> Kind.FALSE;
            case VALUE_NULL -> Kind.NULL;
            case START_OBJECT -> Kind.OBJECT;
            default -> Kind.ARRAY;
        };
        String text = kind == Kind.STRING ? parser.getText() : "";
        parser.skipChildren();
        parser.finishToken();
        int to = kind == Kind.NUMBER
                ? from + parser.getTextLength()
                : offset(parser.currentLocation().getByteOffset());
        return new Member(kind, text, from, to);
    }

    private static int offset(long position) {
        return Math.toIntExact(position);
    }

    /** The member's value, if it is there. */
    public Optional<Member> member(String name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The member's bytes as they stand. */
    public byte[] bytes(Member member) {
        return Arrays.copyOfRange(body, member.from(), member.to());
    }

    /** The body with one member's value replaced, or the member added at the end; all other bytes stay. */
    public byte[] with(String name, byte[] value) {
        Member member = members.get(name);
        return member == null ? inserted(name, value) : spliced(member.from(), member.to(), value);
    }

    /** The body with a string value; see {@link #with(String, byte[])}. */
    public byte[] withText(String name, String value) {
        return with(name, Json.bytes(TextNode.valueOf(value)));
    }

    /** The body without one member, if it is there; all other bytes stay. */
    public byte[] without(String name) {
        Member member = members.get(name);
        Integer start = names.get(name);
        if (member == null || start == null) {
            return body;
        }
        int after = skipSpace(member.to(), 1);
        if (body[after] == ',') {
            return spliced(start, skipSpace(after + 1, 1), new byte[0]);
        }
        int before = skipSpace(start - 1, -1);
        return spliced(body[before] == ',' ? before : start, member.to(), new byte[0]);
    }

    private int skipSpace(int from, int step) {
        int at = from;
        while (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t') {
            at += step;
        }
        return at;
    }

    private byte[] inserted(String name, byte[] value) {
        ByteArrayOutputStream member = new ByteArrayOutputStream(name.length() + value.length + 4);
        if (!empty) {
            member.write(',');
        }
        member.writeBytes(('"' + name + "\":").getBytes(StandardCharsets.UTF_8));
        member.writeBytes(value);
        int at = empty ? open + 1 : close;
        return spliced(at, at, member.toByteArray());
    }

    private byte[] spliced(int from, int to, byte[] value) {
        byte[] edited = new byte[body.length - (to - from) + value.length];
        System.arraycopy(body, 0, edited, 0, from);
        System.arraycopy(value, 0, edited, from, value.length);
        System.arraycopy(body, to, edited, from + value.length, body.length - to);
        return edited;
    }
}
