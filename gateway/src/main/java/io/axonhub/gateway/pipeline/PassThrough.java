package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Report;
import java.util.function.LongSupplier;

/**
 * A provider's bytes for a client of the same format that is no conversation: a stream of events frame by frame, text and JSON
 * whole, and anything else (sound, an image) piece by piece as it comes, never held as a whole.
 */
final class PassThrough implements Way {
    private final Exchange exchange;
    private final Attempt attempt;
    private final LongSupplier ticker;

    PassThrough(Exchange exchange, Attempt attempt, LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.ticker = ticker;
    }

    @Override
    public Reply go(Sender sender) {
        Outbound outbound = attempt.route().outbound();
        HttpCall call = outbound.forward(
                exchange.call(), exchange.envelope(), attempt.route().target(), exchange.notes());
        boolean stream = exchange.envelope().stream();
        Upstream.Answer answer = stream ? sender.sendForStream(call) : sender.send(call);
        boolean handedOver = false;
        try {
            Headers headers = answer.headers();
            Reply reply;
            if (Sender.isEventStream(headers)) {
                StreamPump pump = new StreamPump(exchange, attempt, answer, null, sender.clock());
                pump.prime();
                reply = new Reply.Stream(200, exchange.inbound().streamHeaders(exchange.call()), pump);
                handedOver = true;
            } else if (isBinary(Sender.type(headers))) {
                BytePump pump = new BytePump(exchange, attempt, answer, ticker);
                pump.prime();
                answer.until(sender.clock().end());
                reply = new Reply.Bytes(answer.status(), typeOnly(headers), pump);
                handedOver = true;
            } else {
                answer.until(sender.clock().whole());
                reply = whole(outbound, answer);
            }
            return reply;
        } finally {
            if (!handedOver) {
                answer.close();
            }
        }
    }

    private Reply whole(Outbound outbound, Upstream.Answer answer) {
        HttpReply reply = Sender.whole(answer);
        Report report = outbound.report(reply);
        long now = ticker.getAsLong();
        attempt.firstToken(now);
        if (report.usage() == null) {
            attempt.silent(new byte[0]);
        }
        attempt.learned(report.model(), report.usage(), report.stop());
        attempt.ended(now, null, false);
        return new Reply.Whole(bare(outbound.mend(reply, exchange.call())));
    }

    private static boolean isBinary(String type) {
        return type.startsWith("audio/")
                || type.startsWith("image/")
                || type.startsWith("video/")
                || type.startsWith("application/octet-stream");
    }

    private static Headers typeOnly(Headers headers) {
        return Headers.of("content-type", headers.first("content-type").orElse("application/octet-stream"));
    }

    /** The answer without the provider's own header fields. */
    static HttpReply bare(HttpReply reply) {
        return reply.withHeaders(
                Headers.of("content-type", reply.headers().first("content-type").orElse("application/json")));
    }
}
