package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Layout;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pulls an upstream's stream on the request's thread and gives the client's frames: the upstream's own bytes, frame by frame,
 * when the formats are the same (a reader beside them picks out usage, stop reason and errors), else written from the events.
 * Every ending is decided here: normal, broken (the client's dialect says so), canceled.
 */
final class StreamPump implements Reply.Chunks {
    /** What is held back at most before the answer shows substance. */
    private static final int MAX_HELD = 1 << 20;

    /**
     * How long an answer's end waits for its body's end, which as a rule comes with it: time enough to save the connection, and too
     * little to be felt by a client whose provider keeps its body open.
     */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** Thousands of streams wait with this in hand; one that comes faster gets more. */
    private static final int LEAST_READ = 1 << 10;

    private static final int MOST_READ = 16 << 10;

    private static final byte[] BLANK_LINES = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private final Attempt attempt;
    private final Upstream.Answer answer;
    private final AttemptClock clock;
    private final FrameDecoder decoder;
    private final StreamReader reader;
    private final @Nullable StreamWriter writer;
    private final @Nullable Splice splice;
    private final Layout layout;
    private final Accumulator sum = new Accumulator();
    private final Deque<byte[]> pending = new ArrayDeque<>();
    private byte[] buffer = new byte[LEAST_READ];
    private int held;
    private boolean substance;
    private boolean hurried;
    private boolean over;
    private boolean broken;
    private boolean closed;
    private boolean openFrame;
    private boolean bodyEnded;
    private boolean said = true;

    /** {@code writer}: null when the frames pass through. */
    StreamPump(
            Exchange exchange,
            Attempt attempt,
            Upstream.Answer answer,
            @Nullable StreamWriter writer,
            AttemptClock clock) {
        Outbound outbound = attempt.route().outbound();
        this.exchange = exchange;
        this.attempt = attempt;
        this.answer = answer;
        this.clock = clock;
        this.decoder = outbound.frames();
        this.reader = outbound.streamReader();
        this.writer = writer;
        this.splice = exchange.find(Splice.class).orElse(null);
        this.layout = exchange.inbound().layout(exchange.call());
        exchange.put(Accumulator.class, splice == null ? sum : splice.whole());
        attempt.adds(sum);
        exchange.onCut(answer::close);
    }

    /**
     * Reads up to the first substantial event and holds back what came so far.
     *
     * @throws GatewayException when the stream fails before it
     */
    void prime() {
        while (!substance && !over) {
            pull();
            if (held > MAX_HELD && !substance) {
                fail(new LlmError.MalformedUpstream("the provider sent " + MAX_HELD + " bytes and no answer in them"));
            }
        }
        LlmError failure = sum.failure();
        if (failure != null && !substance) {
            throw new GatewayException(failure);
        }
        if (!hurried) {
            answer.until(clock.end());
        }
    }

    @Override
    public byte @Nullable [] next() {
        while (pending.isEmpty() && !over) {
            pull();
        }
        return pending.size() > 1 ? together() : pending.poll();
    }

    /** What came together goes together: the client's socket is written to once, and not for each frame. */
    private byte[] together() {
        int length = 0;
        for (byte[] frame : pending) {
            length += frame.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] frame : pending) {
            System.arraycopy(frame, 0, all, at, frame.length);
            at += frame.length;
        }
        pending.clear();
        return all;
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            drain();
        } finally {
            answer.close();
            end(new LlmError.Canceled("the client closed the stream"));
        }
    }

    /** Reads on for the sake of the usage, where the channel wants it. */
    private void drain() {
        try {
            while (!over && answer.outlivesClient()) {
                pending.clear();
                pull();
            }
        } catch (GatewayException e) {
            // as far as it may go
        }
        pending.clear();
    }

    private void pull() {
        boolean sound = false;
        try {
            read();
            sound = true;
        } catch (FrameDecoder.FrameTooLargeException e) {
            sound = true;
            fail(new LlmError.MalformedUpstream("the provider sent " + e.getMessage()));
        } catch (GatewayException e) {
            sound = true;
            LlmError error = exchange.meaning(e.error());
            if (error instanceof LlmError.Canceled) {
                end(error);
                throw e;
            }
            fail(error);
        } finally {
            if (!sound) {
                over = true;
                end(new LlmError.Internal("the answer could not be read"));
            }
        }
    }

    private void read() {
        int count = answer.read(buffer);
        if (count < 0) {
            bodyEnded = true;
            decoder.finish().forEach(this::frame);
            said = sum.isEnded();
            events(reader.finish());
            finish();
            return;
        }
        decoder.accept(buffer, 0, count).forEach(this::frame);
        if (count == buffer.length && count < MOST_READ) {
            buffer = new byte[2 * count];
        }
        if (sum.isEnded() && !hurried) {
            hurried = true;
            answer.hurry(PATIENCE);
        }
    }

    private void frame(SseFrame frame) {
        if (over) {
            return;
        }
        held += substance ? 0 : frame.raw().length;
        boolean nobodys = isNobodys(frame);
        events(reader.accept(frame));
        if (!nobodys
                && writer == null
                && splice == null
                && !over
                && !attempt.route().outbound().isInjected(frame, exchange.envelope())) {
            byte[] bytes = layout.frame(frame);
            add(bytes);
            openFrame = layout instanceof Layout.AsItCame && !endsWithBlankLine(bytes);
        }
    }

    /** What comes behind the answer's end, and the beginning of a frame that did not come: no client must make something of it. */
    private boolean isNobodys(SseFrame frame) {
        return frame.hasData() ? sum.isEnded() && !frame.isText("[DONE]") : bodyEnded && !isBlank(frame.raw());
    }

    private void add(byte[] bytes) {
        if (bytes.length > 0) {
            pending.add(bytes);
        }
    }

    private void events(List<StreamEvent> events) {
        for (StreamEvent event : events) {
            if (over) {
                return;
            }
            LlmError failure = event.failure();
            if (failure != null) {
                fail(failure);
                return;
            }
            if (!substance && event.isSubstance()) {
                substance = true;
                attempt.firstToken(clock.now());
            }
            sum.accept(event);
            if (event instanceof StreamEvent.UsageReport report) {
                attempt.learned(null, report.usage(), null);
            }
            if (splice != null) {
                pending.addAll(splice.accept(event));
            } else if (writer != null) {
                pending.addAll(writer.accept(event));
            }
        }
    }

    /** The body's proper end. A reader has said by now whether it was the answer's end too. */
    private void finish() {
        if (!over) {
            over = true;
            if (writer == null && splice == null) {
                byte[] end = layout.end(said);
                if (end.length > 0) {
                    closeFrame();
                    pending.add(end);
                }
            }
            end(null);
        }
    }

    private void fail(LlmError error) {
        if (sum.isEnded()) {
            finish();
        }
        if (over) {
            return;
        }
        over = true;
        StreamEvent.Failure failure = new StreamEvent.Failure(error);
        sum.accept(failure);
        if (splice != null && substance && splice.breaks(error)) {
            end(error);
            return;
        }
        broken = true;
        if (splice != null) {
            tell(splice, error);
        } else if (writer != null) {
            pending.addAll(writer.accept(failure));
        } else {
            closeFrame();
            add(layout.error(error, exchange.id()));
        }
        end(error);
    }

    /** What comes behind a frame without its blank line must not become part of it. */
    private void closeFrame() {
        if (openFrame) {
            pending.add(BLANK_LINES);
        }
    }

    /** An answer of which the client has nothing yet is another attempt's to begin. */
    private void tell(Splice begun, LlmError error) {
        if (substance) {
            pending.addAll(begun.failed(error));
        }
    }

    /** What goes wrong behind the answer's own end, a client that leaves included, takes nothing from it. */
    private void end(@Nullable LlmError why) {
        boolean ended = sum.isEnded();
        if (writer != null || splice != null) {
            exchange.lost(reader.extras().keySet());
        }
        attempt.learned(sum.model(), sum.usage(), ended ? sum.response().stop() : null);
        attempt.ended(clock.now(), ended ? null : why, !sum.isComplete());
    }

    /** Whether it is the end of a line whose beginning was told already. */
    private static boolean isBlank(byte[] raw) {
        return beforeLineEnd(raw, raw.length) == 0;
    }

    private static boolean endsWithBlankLine(byte[] raw) {
        int line = beforeLineEnd(raw, raw.length);
        return line < raw.length && beforeLineEnd(raw, line) < line;
    }

    /** Where the line end (LF, CR or CRLF) that stands before {@code end} begins; {@code end} when there is none. */
    private static int beforeLineEnd(byte[] raw, int end) {
        int at = end;
        if (at > 0 && raw[at - 1] == '\n') {
            at--;
        }
        return at > 0 && raw[at - 1] == '\r' ? at - 1 : at;
    }
}
