package io.axonhub.gateway.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.transform.Notes;
import java.util.List;
import java.util.Locale;

/**
 * What became of a request, for the client that asks with {@code x-axonhub-explain: true}: why it went where it went, and each attempt
 * with its channel, formats, model, status and error class, and what its translations lost and why. One JSON object in ASCII, in the answer's header of the same
 * name; losses found behind a stream's head are in the record only.
 */
final class Explanation {
    /** Of the request and of the answer. */
    static final String HEADER = "x-axonhub-explain";

    /** Room for the losses; clients and proxies take 8 KiB of headers in all. */
    private static final int MOST = 3_000;

    private static final int MOST_ATTEMPTS = 8;
    private static final int LONGEST_TEXT = 200;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private int room = MOST;

    private Explanation() {}

    /** Whether the client wants one. */
    static boolean isAsked(Exchange exchange) {
        return exchange.call().headers().first(HEADER).orElse("").strip().equalsIgnoreCase("true");
    }

    /** The header's value. */
    static String of(Exchange exchange) {
        return Json.text(new Explanation().write(exchange));
    }

    private ObjectNode write(Exchange exchange) {
        ObjectNode json = Json.object().put("client", exchange.inbound().format());
        json.set("route", RouteExplanation.of(exchange.routeLog()));
        List<Attempt> attempts = exchange.attempts();
        ArrayNode list = json.putArray("attempts");
        for (Attempt attempt : attempts.subList(Math.max(0, attempts.size() - MOST_ATTEMPTS), attempts.size())) {
            list.add(attempt(attempt, exchange));
        }
        return json;
    }

    private ObjectNode attempt(Attempt attempt, Exchange exchange) {
        ObjectNode json = Json.object()
                .put("number", attempt.number())
                .put("channel", shown(attempt.route().channel()))
                .put("credential", attempt.route().credential())
                .put("after_ms", Math.max(0, attempt.startedNanos() - exchange.receivedNanos()) / NANOS_IN_MILLI)
                .put("format", attempt.route().outbound().format())
                .put("model", shown(attempt.route().target().model()));
        if (attempt.status() != 0) {
            json.put("status", attempt.status());
        }
        if (attempt.occasion() != Attempt.Occasion.FIRST) {
            json.put("why", attempt.occasion().name().toLowerCase(Locale.ROOT));
        }
        LlmError error = attempt.error();
        if (error != null) {
            json.put("error", error.errorClass());
        }
        List<Notes.Note> notes = attempt.notes().list();
        if (!notes.isEmpty()) {
            json.set("losses", losses(notes));
        }
        return json;
    }

    private ArrayNode losses(List<Notes.Note> notes) {
        ArrayNode losses = Json.array();
        for (Notes.Note note : notes) {
            String field = shown(note.field());
            String reason = shown(note.reason());
            room -= field.length() + reason.length() + 40;
            if (room < 0) {
                losses.add(notes.size() - losses.size() + " more");
                return losses;
            }
            losses.addObject()
                    .put(note.kind().name().toLowerCase(Locale.ROOT), field)
                    .put("why", reason);
        }
        return losses;
    }

    /** Text of the client's or of configuration, of sane length and characters: what would need an escape is a question mark. */
    static String shown(String text) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), LONGEST_TEXT); i++) {
            char c = text.charAt(i);
            clean.append(c < ' ' || c > '~' || c == '"' || c == '\\' ? '?' : c);
        }
        return clean.toString();
    }
}
