package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.StreamReader;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The end of the way: writes the current attempt's call, sends it, and turns the answer into a reply. The same format in and out
 * passes bytes through; another one goes through the unified model. It returns a stream only once its first substantial event is
 * there, so that whatever fails before can still move to another channel.
 */
public final class Dispatch implements Stage.Next {
    private static final int MAX_BODY = 64 << 20;
    private static final int MAX_ERROR_BODY = 1 << 20;
    /** What a decoder is given at once: it bounds what it holds, not what has passed. */
    private static final int SLICE = 1 << 16;

    private final Upstream upstream;
    private final Clock clock;
    private final LongSupplier ticker;

    /** {@code ticker}: System.nanoTime. */
    public Dispatch(Upstream upstream, Clock clock, LongSupplier ticker) {
        this.upstream = upstream;
        this.clock = clock;
        this.ticker = ticker;
    }

    @Override
    public Reply proceed(Exchange exchange) {
        Attempt attempt = exchange.currentAttempt();
        try {
            HttpCall call = call(exchange, attempt.route());
            Instant deadline = clock.instant().plus(attempt.route().timeouts().request());
            return answer(
                    exchange,
                    attempt,
                    upstream.send(
                            call, attempt.route().baseUrl(), attempt.route().timeouts(), deadline));
        } catch (GatewayException e) {
            attempt.ended(ticker.getAsLong(), e.error(), false);
            throw e;
        }
    }

    private static HttpCall call(Exchange exchange, Route route) {
        Outbound outbound = route.outbound();
        HttpCall call = passesThrough(exchange, outbound)
                ? outbound.forward(exchange.call(), exchange.envelope(), route.target(), exchange.notes())
                : outbound.write(exchange.request(), route.target(), exchange.notes());
        HttpCall complete = call.withHeaders(call.headers().withAll(route.headers()));
        return route.authorize().apply(route.quirk().apply(complete));
    }

    static boolean passesThrough(Exchange exchange, Outbound outbound) {
        return outbound.format().equals(exchange.inbound().format());
    }

    private Reply answer(Exchange exchange, Attempt attempt, Upstream.Answer answer) {
        boolean handedOver = false;
        try {
            attempt.answered(answer.status());
            Outbound outbound = attempt.route().outbound();
            if (answer.status() >= 300) {
                throw new GatewayException(outbound.error(errorReply(answer)));
            }
            boolean eventStream = isEventStream(answer.headers());
            if (!exchange.envelope().stream()) {
                return eventStream ? collected(exchange, attempt, answer) : whole(exchange, attempt, answer);
            }
            if (!eventStream && isJson(answer.headers())) {
                return replayed(exchange, attempt, answer);
            }
            StreamPump pump = new StreamPump(exchange, attempt, answer, ticker);
            pump.prime();
            handedOver = true;
            return new Reply.Stream(
                    200, Headers.of("content-type", exchange.inbound().streamType()), pump);
        } finally {
            if (!handedOver) {
                answer.close();
            }
        }
    }

    private Reply whole(Exchange exchange, Attempt attempt, Upstream.Answer answer) {
        HttpReply reply = whole(answer, MAX_BODY);
        Outbound outbound = attempt.route().outbound();
        if (passesThrough(exchange, outbound)) {
            learn(attempt, outbound.summary(reply), false);
            return new Reply.Whole(reply.withHeaders(Headers.of(
                    "content-type", reply.headers().first("content-type").orElse("application/json"))));
        }
        Response response = outbound.read(reply);
        learn(attempt, response, false);
        return rendered(exchange, response);
    }

    /** A provider that streams although it was not asked to: its stream adds up to the response. */
    private Reply collected(Exchange exchange, Attempt attempt, Upstream.Answer answer) {
        Accumulator sum = new Accumulator();
        Outbound outbound = attempt.route().outbound();
        FrameDecoder decoder = outbound.frames();
        StreamReader reader = outbound.streamReader();
        byte[] body = whole(answer, MAX_BODY).body();
        try {
            for (int at = 0; at < body.length; at += SLICE) {
                decoder.accept(body, at, Math.min(body.length, at + SLICE))
                        .forEach(frame -> reader.accept(frame).forEach(sum::accept));
            }
        } catch (FrameDecoder.FrameTooLargeException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("the provider sent " + e.getMessage()), e);
        }
        decoder.finish().forEach(frame -> reader.accept(frame).forEach(sum::accept));
        reader.finish().forEach(sum::accept);
        LlmError failure = sum.failure();
        if (failure != null) {
            attempt.learned(sum.model(), sum.usage(), null);
            throw new GatewayException(failure);
        }
        learn(attempt, sum.response(), !sum.isComplete());
        return rendered(exchange, sum.response());
    }

    /** A provider that answers a stream request whole. */
    private Reply replayed(Exchange exchange, Attempt attempt, Upstream.Answer answer) {
        Response response = attempt.route().outbound().read(whole(answer, MAX_BODY));
        learn(attempt, response, false);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        var writer = exchange.inbound().streamWriter(exchange.request(), exchange.notes());
        for (StreamEvent event : io.axonhub.gateway.transform.Replay.events(response)) {
            writer.accept(event).forEach(stream::writeBytes);
        }
        return new Reply.Whole(
                new HttpReply(200, Headers.of("content-type", exchange.inbound().streamType()), stream.toByteArray()));
    }

    private static Reply rendered(Exchange exchange, Response response) {
        return new Reply.Whole(
                HttpReply.json(200, exchange.inbound().write(response, exchange.request(), exchange.notes())));
    }

    private void learn(Attempt attempt, Response response, boolean incomplete) {
        learn(attempt, new Outbound.Summary(response.model(), response.usage(), response.stop()), incomplete);
    }

    private void learn(Attempt attempt, Outbound.Summary summary, boolean incomplete) {
        long now = ticker.getAsLong();
        attempt.firstToken(now);
        attempt.learned(summary.model(), summary.usage(), summary.stop());
        attempt.ended(now, null, incomplete);
    }

    /** What came of an error's body, however it broke off: the status alone says enough. */
    private static HttpReply errorReply(Upstream.Answer answer) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
        byte[] buffer = new byte[8192];
        try {
            for (int n = answer.read(buffer); n >= 0 && body.size() < MAX_ERROR_BODY; n = answer.read(buffer)) {
                body.write(buffer, 0, n);
            }
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.Canceled) {
                throw e;
            }
        }
        return new HttpReply(answer.status(), answer.headers(), body.toByteArray());
    }

    private static HttpReply whole(Upstream.Answer answer, int limit) {
        byte[] buffer = new byte[8192];
        int first = answer.read(buffer);
        if (first < 0) {
            return new HttpReply(answer.status(), answer.headers(), new byte[0]);
        }
        byte[] start = Arrays.copyOf(buffer, first);
        int more = answer.read(buffer);
        if (more < 0) {
            return new HttpReply(answer.status(), answer.headers(), start); // most answers come in one piece
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(4 * buffer.length);
        body.writeBytes(start);
        for (int n = more; n >= 0; n = answer.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > limit) {
                throw new GatewayException(
                        new LlmError.MalformedUpstream("the provider's answer exceeds " + limit + " bytes"));
            }
        }
        return new HttpReply(answer.status(), answer.headers(), body.toByteArray());
    }

    private static boolean isEventStream(Headers headers) {
        return contentTypeContains(headers, "text/event-stream");
    }

    private static boolean isJson(Headers headers) {
        return contentTypeContains(headers, "json");
    }

    private static boolean contentTypeContains(Headers headers, String word) {
        return headers.first("content-type").orElse("").toLowerCase(Locale.ROOT).contains(word);
    }
}
