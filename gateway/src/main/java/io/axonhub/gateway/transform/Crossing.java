package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A client's request into another dialect. Writers name fields as the unified model has them, and edits of the finished body as that
 * has them; what they lose or refuse is told here as the client wrote it, with what its reader had no place for.
 */
public final class Crossing {
    private Crossing() {}

    /**
     * The call.
     *
     * @throws GatewayException InvalidRequest that names the client's field
     */
    public static HttpCall write(Request request, GenerationOutbound outbound, Target target, Notes notes) {
        request.origin().strays().forEach(path -> notes.dropped(path, "has no place in another dialect"));
        return told(notes, new Words(request::wrote, false), () -> outbound.write(request, target, notes));
    }

    /** The call of {@link #write} after an edit that a vendor needs of it. */
    public static HttpCall edit(Request request, GenerationOutbound outbound, Notes notes, Supplier<HttpCall> edit) {
        return told(notes, new Words(request::wrote, false), () -> sent(outbound, notes, edit));
    }

    /** An edit of what {@code outbound} wrote, within a crossing: as the unified model has its fields. */
    public static HttpCall sent(GenerationOutbound outbound, Notes notes, Supplier<HttpCall> edit) {
        return told(notes, new Words(wire -> outbound.unified(list(wire)), true), edit);
    }

    /** Where a place in a list of the finished body is no place in the client's, the list. */
    private static String list(String wire) {
        for (int at = 1; at < wire.length(); at++) {
            boolean digit = wire.charAt(at - 1) == '.' && Character.isDigit(wire.charAt(at));
            if (wire.charAt(at) == '[' || digit) {
                return wire.substring(0, digit ? at - 1 : at);
            }
        }
        return wire;
    }

    private static HttpCall told(Notes notes, Words words, Supplier<HttpCall> work) {
        try {
            return notes.in(words::about, work);
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.InvalidRequest refusal && refusal.param() != null) {
                throw new GatewayException(words.about(refusal, refusal.param()), e);
            }
            throw e;
        }
    }

    /** Other names for fields. {@code coarse}: of a place in a list they name the list, and the place is told beside it. */
    private record Words(UnaryOperator<String> names, boolean coarse) {
        Notes.Note about(Notes.Note note) {
            String other = names.apply(note.field());
            return new Notes.Note(
                    note.kind(), other, isLess(note.field()) ? note.field() + ": " + note.reason() : note.reason());
        }

        LlmError.InvalidRequest about(LlmError.InvalidRequest refusal, String field) {
            String other = names.apply(field);
            return isLess(field)
                    ? new LlmError.InvalidRequest(refusal.message(), other, refusal.code())
                    : refusal.about(other);
        }

        private boolean isLess(String field) {
            return coarse && !list(field).equals(field);
        }
    }
}
