package io.axonhub.gateway.provider.quirk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** {@code reasoning_content} of earlier assistant turns: some vendors must have it back, some must not (wire-formats 6, 8.5). */
final class ChatReplay {
    private static final String CONTENT = "reasoning_content";
    private static final String LOST = "the provider wants it back and the client had none: sent empty";

    private ChatReplay() {}

    /** Which turns must have it while the model thinks. */
    enum Turns {
        CALLING,
        EVERY
    }

    /**
     * Fills in what is missing.
     *
     * @param blank what the vendor takes for none
     */
    static Rule filled(Turns turns, String blank) {
        return body -> {
            if (ChatThinking.on(body)) {
                fill(body, turns, blank, 0);
            }
        };
    }

    /** Removes it from what was said before the user's last message, and fills it in behind. */
    static Rule currentOnly(String blank) {
        return body -> {
            List<ObjectNode> messages = body.objects(ChatMessages.MESSAGES);
            int user = messages.size() - 1;
            while (user >= 0 && !ChatMessages.is(messages.get(user), "user")) {
                user--;
            }
            for (int i = 0; i < user; i++) {
                if (messages.get(i).remove(CONTENT) != null) {
                    body.touch(ChatMessages.MESSAGES);
                    body.notes().dropped(ChatMessages.at(i, CONTENT), "the model takes that of the current turn only");
                }
            }
            if (ChatThinking.on(body)) {
                fill(body, Turns.CALLING, blank, user + 1);
            }
        };
    }

    private static void fill(Body body, Turns turns, String blank, int from) {
        List<ObjectNode> messages = body.objects(ChatMessages.MESSAGES);
        for (int i = from; i < messages.size(); i++) {
            ObjectNode message = messages.get(i);
            boolean wanted =
                    ChatMessages.is(message, "assistant") && (turns == Turns.EVERY || ChatMessages.calls(message));
            if (wanted && !message.path(CONTENT).isTextual()) {
                body.touch(ChatMessages.MESSAGES);
                String said = message.path("reasoning").asText("");
                message.put(CONTENT, said.isEmpty() ? blank : said);
                if (said.isEmpty()) {
                    body.notes().degraded(ChatMessages.at(i, CONTENT), LOST);
                }
            } else if (wanted && message.path(CONTENT).textValue().isEmpty() && !blank.isEmpty()) {
                body.touch(ChatMessages.MESSAGES);
                message.put(CONTENT, blank);
            }
        }
    }
}
