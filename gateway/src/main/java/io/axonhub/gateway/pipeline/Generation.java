package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Crossing;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Replay;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Text out of any provider's dialect for a client of any dialect, whole or as a stream. */
final class Generation implements Way {
    private static final int SLICE = 1 << 14;

    private final Exchange exchange;
    private final Attempt attempt;
    private final GenerationInbound inbound;
    private final GenerationOutbound outbound;
    private final boolean same;
    private final @Nullable Splice splice;
    private final LongSupplier ticker;

    Generation(
            Exchange exchange,
            Attempt attempt,
            GenerationInbound inbound,
            GenerationOutbound outbound,
            LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.inbound = inbound;
        this.outbound = outbound;
        this.same = Dispatch.passesThrough(inbound, outbound);
        this.splice = exchange.find(Splice.class).orElse(null);
        this.ticker = ticker;
    }

    @Override
    public Reply go(Sender sender) {
        HttpCall call = call(attempt.route());
        boolean stream = exchange.envelope().stream();
        Peeked answer = new Peeked(stream ? sender.sendForStream(call) : sender.send(call));
        boolean handedOver = false;
        try {
            boolean eventStream = answer.isEventStream();
            if (!stream) {
                return eventStream ? collected(answer) : whole(answer);
            }
            if (!eventStream && answer.isJson()) {
                answer.until(sender.clock().whole());
                return replayed(answer, sender.clock());
            }
            StreamPump pump =
                    new StreamPump(exchange, attempt, answer, same || splice != null ? null : writer(), sender.clock());
            pump.prime();
            handedOver = true;
            return new Reply.Stream(200, inbound.streamHeaders(exchange.call()), pump);
        } finally {
            if (!handedOver) {
                answer.close();
            }
        }
    }

    private HttpCall call(Route route) {
        if (splice != null && splice.goesOn()) {
            return crossed(splice.goOn(translatable()), route);
        }
        return same
                ? outbound.forward(
                        exchange.callFor(route.channel()), exchange.envelope(), route.target(), exchange.notes())
                : crossed(translatable(), route);
    }

    private HttpCall crossed(Request request, Route route) {
        Notes notes = exchange.notes();
        attempt.editedAs(edit -> () -> Crossing.edit(request, outbound, notes, edit));
        return Crossing.write(request, outbound, route.target(), notes);
    }

    /** The request for another dialect, which can say one answer only. */
    private Request translatable() {
        Request request = attempt.adapted(exchange.request());
        Integer choices = request.sampling().n();
        if (choices != null && choices > 1) {
            throw new GatewayException(LlmError.InvalidRequest.of(
                    request.wrote("n"),
                    "A channel of type '" + attempt.route().provider() + "' gives one answer only to clients of "
                            + inbound.format() + ": ask for one, or ask " + choices + " times."));
        }
        return request;
    }

    private StreamWriter writer() {
        return inbound.streamWriter(exchange.request(), exchange.notes(), exchange.call());
    }

    private Reply whole(Upstream.Answer answer) {
        HttpReply reply = Sender.whole(answer);
        if (same) {
            learn(reply, outbound.report(reply));
            return new Reply.Whole(PassThrough.bare(reply));
        }
        Response response = outbound.read(reply);
        learn(reply, new Report(response.model(), response.usage(), response.stop()));
        return rendered(response);
    }

    private void learn(HttpReply whole, Report report) {
        if (report.usage() == null) {
            attempt.silent(whole.body());
        }
        learn(report, false);
    }

    /** A provider that streams although it was not asked to: its stream adds up to the response. */
    private Reply collected(Upstream.Answer answer) {
        Accumulator sum = new Accumulator();
        attempt.adds(sum);
        StreamReader reader = outbound.streamReader();
        try {
            collect(answer, reader, sum);
        } catch (FrameDecoder.FrameTooLargeException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("the provider sent " + e.getMessage()), e);
        }
        LlmError failure = sum.failure();
        if (failure != null) {
            attempt.learned(sum.model(), sum.usage(), null);
            throw new GatewayException(failure);
        }
        exchange.lost(reader.extras().keySet());
        learn(sum.response(), !sum.isComplete());
        return rendered(sum.response());
    }

    /** Up to the answer's end, whether or not the body ends there too. */
    private void collect(Upstream.Answer answer, StreamReader reader, Accumulator sum) {
        FrameDecoder decoder = outbound.frames();
        byte[] buffer = new byte[SLICE];
        long read = 0;
        while (!sum.isEnded() && sum.failure() == null) {
            int count = answer.read(buffer);
            if (count < 0) {
                decoder.finish().forEach(frame -> reader.accept(frame).forEach(sum::accept));
                reader.finish().forEach(sum::accept);
                return;
            }
            read += count;
            if (read > Sender.MAX_BODY) {
                throw new GatewayException(
                        new LlmError.MalformedUpstream("the provider's answer exceeds " + Sender.MAX_BODY + " bytes"));
            }
            decoder.accept(buffer, 0, count)
                    .forEach(frame -> reader.accept(frame).forEach(sum::accept));
        }
        drain(answer, buffer);
    }

    /** The body's end, if it comes at once: it saves the connection. */
    private static void drain(Upstream.Answer answer, byte[] buffer) {
        answer.hurry(StreamPump.PATIENCE);
        try {
            int count = 0;
            while (count >= 0) {
                count = answer.read(buffer);
            }
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.Canceled) {
                throw e;
            }
        }
    }

    /** A provider that answers a stream request whole. */
    private Reply replayed(Upstream.Answer answer, AttemptClock clock) {
        HttpReply reply;
        try {
            reply = Sender.whole(answer);
        } catch (GatewayException e) {
            // nothing of it is the client's yet, whose own clock may be the one that ran out
            throw clock.beforeContent(e);
        }
        Response response = outbound.read(reply);
        exchange.crossed(response);
        learn(reply, new Report(response.model(), response.usage(), response.stop()));
        if (splice != null) {
            List<byte[]> frames = new ArrayList<>();
            Replay.events(response).forEach(event -> frames.addAll(splice.accept(event)));
            return new Reply.Stream(200, inbound.streamHeaders(exchange.call()), new Frames(frames));
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        StreamWriter writer = writer();
        for (StreamEvent event : Replay.events(response)) {
            writer.accept(event).forEach(stream::writeBytes);
        }
        return new Reply.Whole(new HttpReply(200, inbound.streamHeaders(exchange.call()), stream.toByteArray()));
    }

    private Reply rendered(Response response) {
        exchange.crossed(response);
        Response known = same ? response : response.withoutExtras();
        return new Reply.Whole(HttpReply.json(200, inbound.write(known, exchange.request(), exchange.notes())));
    }

    private void learn(Response response, boolean incomplete) {
        learn(new Report(response.model(), response.usage(), response.stop()), incomplete);
    }

    private void learn(Report report, boolean incomplete) {
        long now = ticker.getAsLong();
        attempt.firstToken(now);
        attempt.learned(report.model(), report.usage(), report.stop());
        attempt.ended(now, null, incomplete);
    }
}
