package io.axonhub.e2e.provider;

import java.util.ArrayList;
import java.util.List;

/** A dialect of the provider: how it writes a turn and an error. */
interface Wire {
    /** A whole answer. */
    String whole(Turn turn, Recorded request, String id);

    /** The answer as server-sent events. */
    List<String> frames(Turn turn, Recorded request, String id);

    /** An error's body. */
    String error(String type, String code, String message);

    /** An error inside a stream, as one server-sent event. */
    String errorFrame(String type, String message);

    /** The dialect of a request, by its path. */
    static Wire of(Recorded request) {
        if (request.responses()) {
            return new ResponsesWire();
        }
        if (request.gemini()) {
            return new GeminiWire();
        }
        return request.anthropic() ? new MessagesWire() : new ChatWire();
    }

    /** A text in about {@code parts} pieces, cut between characters. */
    static List<String> pieces(String text, int parts) {
        List<String> pieces = new ArrayList<>();
        int size = Math.max(1, (text.length() + parts - 1) / parts);
        int at = 0;
        while (at < text.length()) {
            int to = Math.min(text.length(), at + size);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            pieces.add(text.substring(at, to));
            at = to;
        }
        return pieces;
    }
}
