package io.axonhub.gateway.transform;

import java.util.ArrayList;
import java.util.List;

/** What a translation could not carry, in the order found: shown to the client in a header and kept in the record. */
public final class Notes {
    private final List<Note> notes = new ArrayList<>();

    /** Whether the field is gone or says less. */
    public enum Kind {
        DROPPED,
        DEGRADED
    }

    /**
     * One loss.
     *
     * @param field path in the client's request, such as {@code messages[2].content[0].detail}
     * @param reason short, for people
     */
    public record Note(Kind kind, String field, String reason) {}

    /** The field has no equivalent in the target. */
    public void dropped(String field, String reason) {
        add(new Note(Kind.DROPPED, field, reason));
    }

    /** The field is carried in a weaker form. */
    public void degraded(String field, String reason) {
        add(new Note(Kind.DEGRADED, field, reason));
    }

    private void add(Note note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** All of them so far. */
    public List<Note> list() {
        return List.copyOf(notes);
    }
}
