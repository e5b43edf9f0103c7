package io.axonhub.gateway.transform.bedrock;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Cuts {@code application/vnd.amazon.eventstream} into frames. It never throws: an exception that the provider sends in the
 * stream and bytes that are no event stream become a frame that {@link Failures} reads, and after broken bytes, which cannot be
 * found a way back from, everything else is ignored.
 */
final class EventFrames implements FrameDecoder {
    /** As the service has it. */
    static final int MAX_MESSAGE = 16 << 20;

    private static final int KEPT = 64 << 10;

    private final Function<EventMessage, SseFrame> event;
    private byte[] buffer = new byte[1024];
    private int from;
    private int to;
    private boolean broken;

    /** {@code event}: the frame that an event's message is; throws BrokenException for a payload that cannot be one. */
    EventFrames(Function<EventMessage, SseFrame> event) {
        this.event = event;
    }

    @Override
    public List<SseFrame> accept(byte[] bytes, int start, int end) {
        if (broken) {
            return List.of();
        }
        append(bytes, start, end);
        List<SseFrame> frames = new ArrayList<>(2);
        try {
            while (to - from >= EventMessage.PRELUDE) {
                int total = EventMessage.length(buffer, from, MAX_MESSAGE);
                if (to - from < total) {
                    break;
                }
                frames.add(frame(EventMessage.read(buffer, from, total)));
                from += total;
            }
        } catch (EventMessage.BrokenException e) {
            frames.add(broken("The provider sent " + e.getMessage() + "."));
        }
        return frames;
    }

    @Override
    public List<SseFrame> finish() {
        return broken || from == to ? List.of() : List.of(broken("The provider's stream broke off inside a message."));
    }

    private void append(byte[] bytes, int start, int end) {
        if (from == to) {
            from = 0;
            to = 0;
            buffer = buffer.length > KEPT ? new byte[KEPT] : buffer;
        }
        int count = end - start;
        if (to + count > buffer.length) {
            int held = to - from;
            byte[] target = held + count > buffer.length ? new byte[Math.max(buffer.length * 2, held + count)] : buffer;
            System.arraycopy(buffer, from, target, 0, held);
            buffer = target;
            from = 0;
            to = held;
        }
        System.arraycopy(bytes, start, buffer, to, count);
        to += count;
    }

    private SseFrame frame(EventMessage message) {
        return switch (message.header(":message-type").orElse("event")) {
            case "event" -> event.apply(message);
            case "exception" ->
                failure(
                        message.header(":exception-type").orElse(""),
                        new String(message.payload(), StandardCharsets.UTF_8));
            case "error" ->
                failure(
                        message.header(":error-code").orElse(""),
                        Json.text(Json.object()
                                .put("message", message.header(":error-message").orElse(""))));
            default -> throw new EventMessage.BrokenException("a message of unknown type");
        };
    }

    private static SseFrame failure(String type, String payload) {
        return Failures.exception(type, payload);
    }

    private SseFrame broken(String why) {
        broken = true;
        buffer = new byte[0];
        from = 0;
        to = 0;
        return Failures.malformed(why);
    }

    /** Frames of an event's own type and payload. */
    static EventFrames plain() {
        return new EventFrames(message ->
                new SseFrame(message.header(":event-type").orElse(""), message.payload(), message.payload()));
    }

    /** A copy of {@code bytes} in one line, for JSON. */
    static byte[] oneLine(byte[] bytes) {
        byte[] line = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }
}
