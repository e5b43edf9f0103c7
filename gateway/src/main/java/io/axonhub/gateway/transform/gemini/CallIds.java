package io.axonhub.gateway.transform.gemini;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ids of function calls, which Gemini and its clients may leave out. A missing one is made up, the same each time, and recognised when
 * it comes back: then Gemini gets none again. An id of Gemini's own that looks made up is escaped, so that no two become one.
 */
final class CallIds {
    private static final String MADE_UP = "axg0_";
    private static final String ESCAPED = "axg1_";

    private final List<Call> calls = new ArrayList<>();

    /** A call of one conversation. */
    private static final class Call {
        private final String id;
        private final String name;
        private boolean answered;

        Call(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** The id that Gemini gave, as everybody else sees it. */
    static String fromGemini(String id) {
        return id.startsWith(MADE_UP) || id.startsWith(ESCAPED) ? ESCAPED + id : id;
    }

    /** The id as Gemini gave it, null when it gave none. */
    static @Nullable String toGemini(String id) {
        if (id.startsWith(MADE_UP)) {
            return null;
        }
        return id.startsWith(ESCAPED) ? id.substring(ESCAPED.length()) : id;
    }

    /** An id for what has none, at a place that is the same whenever it is read. */
    static String madeUp(String place) {
        return MADE_UP + hash(place);
    }

    /** 24 hex digits. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Learns a call of the conversation and gives its id. */
    String call(@Nullable String id, String name, String place) {
        String given = id == null ? "" : id;
        String known = given.isEmpty() ? madeUp(place + '/' + name) : given;
        calls.add(new Call(known, name));
        return known;
    }

    /** The id of the call that a result without one answers: the first unanswered one of this name; null when there is none. */
    @Nullable
    String answered(@Nullable String id, String name) {
        String given = id == null ? "" : id;
        Deque<Call> open = new ArrayDeque<>();
        for (Call call : calls) {
            boolean fits = given.isEmpty() ? call.name.equals(name) : call.id.equals(given);
            if (!call.answered && fits) {
                open.add(call);
            }
        }
        Call first = open.peek();
        if (first == null) {
            return null;
        }
        first.answered = true;
        return first.id;
    }
}
