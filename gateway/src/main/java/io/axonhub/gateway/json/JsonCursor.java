package io.axonhub.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * One JSON text read forward, member by member, without a tree: for readers of many small texts that want a few members of each.
 * Not thread-safe. Its methods throw {@link Json.BadJsonException} for what is no JSON, also for what is not UTF-8.
 */
public final class JsonCursor implements AutoCloseable {
    private final JsonParser parser;

    private JsonCursor(JsonParser parser) {
        this.parser = parser;
    }

    /** At the text's value. */
    public static JsonCursor of(byte[] utf8) {
        Json.requireUtf8(utf8);
        try {
            JsonCursor cursor = new JsonCursor(Json.factory().createParser(utf8));
            cursor.advance();
            return cursor;
        } catch (IOException e) {
            throw bad(e);
        }
    }

    private JsonToken advance() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new Json.BadJsonException("the text ends early");
            }
            return token;
        } catch (IOException e) {
            throw bad(e);
        }
    }

    private static Json.BadJsonException bad(IOException cause) {
        return new Json.BadJsonException(Json.reason(cause), cause);
    }

    /** Goes to the value of the next member of the object it is in, or to the object's end: whether there was one. */
    public boolean nextMember() {
        if (advance() != JsonToken.FIELD_NAME) {
            return false;
        }
        advance();
        return true;
    }

    /** Goes to the next element of the array it is in, or to the array's end: whether there was one. */
    public boolean nextElement() {
        return advance() != JsonToken.END_ARRAY;
    }

    /** The name of the member whose value it stands at. */
    public String name() {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** Whether it stands at an object; {@link #nextMember} goes into it. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether it stands at an array; {@link #nextElement} goes into it. */
    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Whether it stands at a string. */
    public boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether it stands at a null. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Whether it stands at a whole number that is 0. */
    public boolean isZero() {
        try {
            return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getTextLength() == 1
                    && parser.getLongValue() == 0;
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** The string it stands at. */
    public String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** The value it stands at as a tree; it stands at the value's end then. */
    public JsonNode tree() {
        try {
            return Json.tree(parser);
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** Passes over the value it stands at. */
    public void skip() {
        try {
            parser.skipChildren();
            parser.finishToken();
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** Behind the text's value: anything but white space there is an error. */
    public void end() {
        try {
            if (parser.nextToken() != null) {
                throw new Json.BadJsonException("text after the JSON value");
            }
        } catch (IOException e) {
            throw bad(e);
        }
    }

    /** Gives the parser's buffers back. */
    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw bad(e);
        }
    }
}
