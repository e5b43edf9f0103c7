package io.axonhub.e2e.sdk;

import io.axonhub.e2e.provider.Turn;
import java.util.List;

/**
 * What an SDK understood of an answer, in no dialect.
 *
 * @param signature the proof that goes with the reasoning; empty when there is none
 * @param stop the dialect's own word
 */
public record Said(String text, String reasoning, String signature, List<Turn.Call> calls, String stop, Used used) {
    /** A list that nobody changes. */
    public Said {
        calls = List.copyOf(calls);
    }

    /** Usage as a client of the dialect would add it up: totals, with the parts they contain. */
    public record Used(int input, int cacheRead, int cacheWrite, int output, int reasoning) {}
}
