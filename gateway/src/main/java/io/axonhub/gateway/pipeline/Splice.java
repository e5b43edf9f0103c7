package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.ResponseFormat;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Thinking;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.StreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stream of text that one attempt begins and, should it break, another one goes on with: to the client it is one answer, written by
 * one writer. Only what is text and nothing else can be gone on with. Confined to the thread that pulls the stream.
 */
public final class Splice {
    private static final String GO_ON =
            "Your answer above was cut off by a lost connection. Go on with it exactly where it stops, in the same language and"
                    + " style, beginning with the very next character. Repeat nothing of it, and say nothing about the interruption.";

    /** About how many characters are a token. */
    private static final int CHARS_IN_TOKEN = 4;

    private final Exchange exchange;
    private final GenerationInbound inbound;
    private final Accumulator whole = new Accumulator();
    private final StringBuilder text = new StringBuilder();
    private @Nullable StreamWriter writer;
    private @Nullable LlmError broken;
    private @Nullable Usage before;
    private @Nullable Usage current;
    private int index;
    private boolean open;
    private boolean goesOn;
    private boolean hidden;
    private boolean plain = true;
    private boolean finished;

    private Splice(Exchange exchange, GenerationInbound inbound) {
        this.exchange = exchange;
        this.inbound = inbound;
    }

    /** Of a request whose answer will be one stream of text; empty when it may be anything else. */
    public static Optional<Splice> of(Exchange exchange) {
        if (!(exchange.inbound() instanceof GenerationInbound inbound) || !exchange.envelope().stream()) {
            return Optional.empty();
        }
        try {
            return isPlain(exchange.request()) ? Optional.of(new Splice(exchange, inbound)) : Optional.empty();
        } catch (GatewayException e) {
            // only its provider can read it
            return Optional.empty();
        }
    }

    private static boolean isPlain(Request request) {
        Integer choices = request.sampling().n();
        Thinking thinking = request.thinking();
        return request.tools().isEmpty()
                && (choices == null || choices == 1)
                && !Boolean.TRUE.equals(request.sampling().logprobs())
                && request.responseFormat() instanceof ResponseFormat.Text
                && (thinking == null || thinking.mode() instanceof Thinking.Mode.Off)
                && !request.extras().containsKey("modalities")
                && !request.extras().containsKey("audio");
    }

    /** Whether an earlier attempt has begun the answer. */
    public boolean goesOn() {
        return goesOn;
    }

    /** The answer as the client has it. */
    Accumulator whole() {
        return whole;
    }

    /** The request of an attempt that goes on with the answer: with what there is of it, and what is wanted. */
    Request goOn(Request request) {
        List<Message> messages = new ArrayList<>(request.messages());
        messages.add(Message.of(Role.ASSISTANT, List.of(Content.Text.of(text.toString()))));
        messages.add(Message.of(Role.USER, List.of(Content.Text.of(GO_ON))));
        Integer most = request.maxTokens();
        Integer left = most == null ? null : Math.max(1, most - text.length() / CHARS_IN_TOKEN);
        return request.with(messages, left);
    }

    /** The client's frames for the next event of the attempt that runs. */
    List<byte[]> accept(StreamEvent event) {
        List<byte[]> frames = new ArrayList<>(2);
        for (StreamEvent shown : goesOn ? spliced(event) : begun(event)) {
            finished |= shown instanceof StreamEvent.Finish || shown instanceof StreamEvent.End;
            whole.accept(shown);
            frames.addAll(writer().accept(shown));
        }
        return frames;
    }

    private List<StreamEvent> begun(StreamEvent event) {
        switch (event) {
            case StreamEvent.PartStart start -> {
                plain &= start.part() instanceof Content.Text;
                open = true;
                index = start.index();
            }
            case StreamEvent.PartDelta delta -> add(delta.delta());
            case StreamEvent.PartEnd _ -> open = false;
            case StreamEvent.UsageReport report -> current = report.usage();
            case StreamEvent.Start _, StreamEvent.Finish _, StreamEvent.End _, StreamEvent.Failure _ -> {
                // as it is
            }
        }
        return List.of(event);
    }

    private void add(Delta delta) {
        if (delta instanceof Delta.Text more) {
            text.append(more.text());
        } else {
            plain = false;
        }
    }

    /**
     * Of a later attempt the client gets what is text, as more of the part that it has. A part is begun with its first word, for until
     * then the attempt may fail and what it gave be thrown away.
     */
    private List<StreamEvent> spliced(StreamEvent event) {
        return switch (event) {
            case StreamEvent.Start _ -> List.of();
            case StreamEvent.PartStart start -> {
                hidden = !(start.part() instanceof Content.Text);
                yield List.of();
            }
            case StreamEvent.PartDelta delta ->
                !hidden
                                && delta.delta() instanceof Delta.Text more
                                && !more.text().isEmpty()
                        ? more(more)
                        : List.of();
            case StreamEvent.PartEnd _ -> {
                boolean ends = open && !hidden;
                open &= hidden;
                yield ends ? List.of(new StreamEvent.PartEnd(index)) : List.of();
            }
            case StreamEvent.UsageReport report -> {
                current = report.usage();
                yield List.of(new StreamEvent.UsageReport(before == null ? current : before.plus(current)));
            }
            case StreamEvent.Finish _, StreamEvent.End _, StreamEvent.Failure _ -> closing(event);
        };
    }

    private List<StreamEvent> more(Delta.Text more) {
        text.append(more.text());
        if (open) {
            return List.of(new StreamEvent.PartDelta(index, more));
        }
        open = true;
        index++;
        return List.of(new StreamEvent.PartStart(index, Content.Text.of("")), new StreamEvent.PartDelta(index, more));
    }

    /** The end of an attempt that had nothing to add leaves no part open. */
    private List<StreamEvent> closing(StreamEvent event) {
        if (!open) {
            return List.of(event);
        }
        open = false;
        return List.of(new StreamEvent.PartEnd(index), event);
    }

    /** The attempt broke. Whether another one may go on; if not, the client is to be told. */
    boolean breaks(LlmError why) {
        boolean may = isOfProvider(Blame.of(why)) && plain && !finished && !text.isEmpty();
        broken = may ? why : null;
        return may;
    }

    private static boolean isOfProvider(Blame blame) {
        return switch (blame) {
            case CREDENTIAL, RATE, CHANNEL -> true;
            case CALLER, CONTEXT, FILTER -> false;
        };
    }

    /** Why the attempt broke that has just ended, if another one may go on. */
    public Optional<LlmError> broken() {
        return Optional.ofNullable(broken);
    }

    /** The next attempt goes on. */
    public void next() {
        broken = null;
        goesOn = true;
        hidden = false;
        before = Usage.sum(before, current);
        current = null;
    }

    /** A frame that shows people where the answer was spliced, if the client's stream has room for one. */
    public byte[] mark() {
        boolean events = inbound.streamHeaders(exchange.call())
                .first("content-type")
                .filter(type -> type.startsWith("text/event-stream"))
                .isPresent();
        return events ? ": continued by another channel\n\n".getBytes(StandardCharsets.US_ASCII) : new byte[0];
    }

    /** How much of the answer there is, in characters. */
    public int length() {
        return text.length();
    }

    /** The end of an answer that nobody goes on with. */
    public List<byte[]> failed(LlmError why) {
        StreamEvent.Failure failure = new StreamEvent.Failure(why);
        whole.accept(failure);
        return writer().accept(failure);
    }

    private StreamWriter writer() {
        StreamWriter made = writer;
        if (made == null) {
            made = inbound.streamWriter(exchange.request(), exchange.notes(), exchange.call());
            writer = made;
        }
        return made;
    }
}
