package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.transform.anthropic.MessageOrder;
import io.axonhub.gateway.transform.gemini.CandidateOrder;
import io.axonhub.gateway.transform.openai.chat.ChunkOrder;
import io.axonhub.gateway.transform.openai.responses.ResponseOrder;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The order of frames that the SDKs of each dialect insist on: one line a format. */
public final class WireOrders {
    private static final Map<String, Supplier<Consumer<SseFrame>>> ORDERS = Map.of(
            "openai-chat", ChunkOrder::new,
            "anthropic", MessageOrder::new,
            "gemini", CandidateOrder::new,
            "openai-responses", ResponseOrder::new);

    private WireOrders() {}

    /** Insists that the frames are a legal stream of the dialect, or its beginning. */
    public static void check(Dialect dialect, List<SseFrame> frames) {
        Supplier<Consumer<SseFrame>> order = ORDERS.get(dialect.format());
        if (order == null) {
            throw new AssertionError("no wire order for " + dialect);
        }
        frames.forEach(order.get());
    }
}
