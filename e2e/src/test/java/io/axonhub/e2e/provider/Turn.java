package io.axonhub.e2e.provider;

import java.util.List;

/** What the model says, in no dialect; {@link ChatWire} and {@link MessagesWire} write it in theirs. */
public record Turn(List<Part> parts, Stop stop, Counts usage) {
    /** Why it ended. */
    public enum Stop {
        END,
        LENGTH,
        CALLS,
        REFUSED
    }

    /** A piece of content. */
    public sealed interface Part {}

    /** Words. */
    public record Text(String text) implements Part {}

    /** Reasoning; the signature exists on the Anthropic wire only. */
    public record Thinking(String text, String signature) implements Part {}

    /** A call of a tool, its arguments as the exact text sent. */
    public record Call(String id, String name, String arguments) implements Part {}

    /** A list that nobody changes. */
    public Turn {
        parts = List.copyOf(parts);
    }

    /** Just words. */
    public static Turn say(String text) {
        return new Turn(List.of(new Text(text)), Stop.END, Counts.of(11, 7));
    }

    /** The words of all text parts. */
    public String text() {
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> {
            if (part instanceof Text words) {
                all.append(words.text());
            }
        });
        return all.toString();
    }

    /** The calls in their order. */
    public List<Call> calls() {
        return parts.stream()
                .filter(Call.class::isInstance)
                .map(Call.class::cast)
                .toList();
    }

    /** With other usage. */
    public Turn using(Counts counts) {
        return new Turn(parts, stop, counts);
    }
}
