package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Streams on the wire: written by one dialect's writer, cut anywhere, read by one dialect's reader. */
final class Wire {
    private Wire() {}

    /** The events' bytes, whose order is legal. */
    static byte[] write(Dialect client, List<StreamEvent> events) {
        StreamWriter writer = client.inbound().streamWriter(Samples.request(true), new Notes());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (StreamEvent event : events) {
            writer.accept(event).forEach(out::writeBytes);
        }
        WireOrders.check(client, Golden.frames(client.outbound().frames(), out.toByteArray()));
        return out.toByteArray();
    }

    /** The frames of the bytes given in random pieces. */
    static List<SseFrame> frames(Dialect provider, byte[] body, Random random) {
        FrameDecoder decoder = provider.outbound().frames();
        List<SseFrame> frames = new ArrayList<>();
        int size = random.nextBoolean() ? 3 : 200;
        int from = 0;
        while (from < body.length) {
            int to = Math.min(body.length, from + 1 + random.nextInt(size));
            frames.addAll(decoder.accept(body, from, to));
            from = to;
        }
        frames.addAll(decoder.finish());
        return frames;
    }

    /** The events of the frames, whose order is legal. */
    static List<StreamEvent> read(Dialect provider, List<SseFrame> frames) {
        StreamReader reader = provider.outbound().streamReader();
        List<StreamEvent> events = new ArrayList<>();
        frames.forEach(frame -> events.addAll(reader.accept(frame)));
        events.addAll(reader.finish());
        EventOrder.check(events);
        return events;
    }
}
