package io.axonhub.gateway.transform;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a translation could not carry, each loss once, in the order found: shown to the client in a header and kept in the record
 * of the attempt. Bounded, because a request can lose the same thing at any number of places. Confined to the request's thread.
 */
public final class Notes {
    private static final int MOST = 200;

    private final Set<Note> notes = new LinkedHashSet<>();
    private UnaryOperator<Note> words = UnaryOperator.identity();
    private int more;

    /** Whether the field is gone or says less, or nothing was lost and something is worth knowing. */
    public enum Kind {
        DROPPED,
        DEGRADED,
        NOTED
    }

    /**
     * One loss.
     *
     * @param field path in the client's request, such as {@code messages[2].content[0].detail}
     * @param reason short, for people
     */
    public record Note(Kind kind, String field, String reason) {}

    /** Runs {@code work} with each of its notes told in other words. */
    <T> T in(UnaryOperator<Note> other, Supplier<T> work) {
        UnaryOperator<Note> before = words;
        words = note -> before.apply(other.apply(note));
        try {
            return work.get();
        } finally {
            words = before;
        }
    }

    /** The field has no equivalent in the target. */
    public void dropped(String field, String reason) {
        add(new Note(Kind.DROPPED, field, reason));
    }

    /** The field is carried in a weaker form. */
    public void degraded(String field, String reason) {
        add(new Note(Kind.DEGRADED, field, reason));
    }

    /** Nothing is lost; {@code reason} is worth knowing about the field. */
    public void noted(String field, String reason) {
        add(new Note(Kind.NOTED, field, reason));
    }

    private void add(Note found) {
        Note note = words.apply(found);
        if (notes.size() < MOST) {
            notes.add(note);
        } else if (!notes.contains(note)) {
            more++;
        }
    }

    /** All of them so far; where there were too many, the last one says how many are left out. */
    public List<Note> list() {
        if (more == 0) {
            return List.copyOf(notes);
        }
        List<Note> all = new ArrayList<>(notes);
        all.add(new Note(Kind.DROPPED, "...", more + " more losses are not listed"));
        return List.copyOf(all);
    }
}
