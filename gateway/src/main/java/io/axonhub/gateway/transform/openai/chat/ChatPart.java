package io.axonhub.gateway.transform.openai.chat;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.ArrayList;
import java.util.List;

/** A part that is being read: open and streaming, or waiting behind the open one. Not thread-safe. */
class ChatPart {
    private final Content seed;
    private final StringBuilder text = new StringBuilder();
    private List<Delta> held = new ArrayList<>();
    private int index = -1;
    private boolean signed;

    ChatPart(Content seed) {
        this.seed = seed;
    }

    /** What the part starts with. */
    Content seed() {
        return seed;
    }

    /** Whether enough is known to start it. */
    boolean isReady() {
        return true;
    }

    /** Whether nothing of it will come any more once another part has begun. */
    boolean isComplete() {
        return true;
    }

    final boolean isOpen() {
        return index >= 0;
    }

    final int index() {
        return index;
    }

    /** Opens the part at its place among the parts sent. */
    final List<Delta> open(int at) {
        index = at;
        List<Delta> waiting = held;
        held = List.of();
        return waiting;
    }

    final void hold(Delta delta) {
        held.add(delta);
    }

    /** The reasoning read so far, to know a repetition of it. */
    final StringBuilder text() {
        return text;
    }

    final boolean isSigned() {
        return signed;
    }

    final void sign() {
        signed = true;
    }
}
