package io.axonhub.gateway.pipeline.trace;

import java.util.regex.Matcher;

/** What people search with when they copy it from where a client says it: a whole {@code traceparent}, or Claude Code's user. */
public final class PastedId {
    private PastedId() {}

    /** The id that is recorded for it. */
    public static String of(String text) {
        String id = text.strip();
        Matcher parent = TraceStage.TRACEPARENT.matcher(id);
        return parent.matches() ? parent.group(1) : UserSession.of(id).orElse(id);
    }
}
