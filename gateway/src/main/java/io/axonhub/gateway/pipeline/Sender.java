package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

/** Sends the calls of one attempt, all within its time, and reads answers whole. */
final class Sender {
    /** The largest answer that is read whole. */
    static final int MAX_BODY = 64 << 20;

    private static final int MAX_ERROR_BODY = 1 << 20;

    /** What makes a body unreadable; other words (utf-8, none) are some servers' misunderstanding of the field. */
    private static final Set<String> PACKED = Set.of("gzip", "x-gzip", "deflate", "compress", "br", "zstd");

    private final Upstream upstream;
    private final Attempt attempt;
    private final AttemptClock clock;
    private final LongSupplier ticker;

    Sender(Upstream upstream, Attempt attempt, AttemptClock clock, LongSupplier ticker) {
        this.upstream = upstream;
        this.attempt = attempt;
        this.clock = clock;
        this.ticker = ticker;
    }

    /** The attempt's. */
    AttemptClock clock() {
        return clock;
    }

    /**
     * The head of a 2xx answer; whoever takes it closes it.
     *
     * @throws GatewayException what the provider refused with, or why it did not answer
     */
    Upstream.Answer send(HttpCall call) {
        return send(call, clock.whole());
    }

    /** The same for an answer that may be a stream: it has only as long as until its first content. */
    Upstream.Answer sendForStream(HttpCall call) {
        return send(call, clock.content());
    }

    private Upstream.Answer send(HttpCall call, Instant deadline) {
        Route route = attempt.route();
        HttpCall complete =
                call.withHeaders(call.headers().withAll(attempt.sentAlso()).withAll(route.headers()));
        HttpCall finished = attempt.edited(complete);
        Upstream.Answer answer = authorized(finished, route, deadline);
        if (answer.status() >= 300 && route.authorize().renewed(answer.status(), answer.headers())) {
            answer.close();
            answer = authorized(finished, route, deadline);
        }
        if (answer.status() < 300 && !isPacked(answer.headers())) {
            return answer;
        }
        try (Upstream.Answer refusal = answer) {
            if (refusal.status() < 300) {
                throw new GatewayException(new LlmError.MalformedUpstream(
                        "the provider's answer is compressed, although that was not asked for"));
            }
            throw new GatewayException(route.outbound().error(errorReply(refusal)));
        }
    }

    private Upstream.Answer authorized(HttpCall call, Route route, Instant deadline) {
        HttpCall authorized = route.authorize().apply(call);
        long asked = ticker.getAsLong();
        Upstream.Answer answer;
        try {
            answer = upstream.send(authorized, route.baseUrl(), route.timeouts(), deadline, attempt.sending());
        } catch (GatewayException e) {
            throw clock.beforeContent(e);
        } finally {
            attempt.waited(asked, ticker.getAsLong());
        }
        attempt.answered(answer.status());
        return answer instanceof Upstream.Tunnel
                ? answer
                : new WaitedAnswer(new TimedAnswer(answer, clock), attempt, ticker);
    }

    /** The whole answer to {@code call}. */
    HttpReply exchange(HttpCall call) {
        try (Upstream.Answer answer = send(call)) {
            return whole(answer);
        }
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

    /** The answer with all of its body. */
    static HttpReply whole(Upstream.Answer answer) {
        byte[] buffer = new byte[8192];
        int first = answer.read(buffer);
        byte[] start = Arrays.copyOf(buffer, Math.max(0, first));
        int more = first < 0 ? first : answer.read(buffer);
        if (more < 0) {
            // most answers come in one piece
            return new HttpReply(answer.status(), answer.headers(), start);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream(4 * buffer.length);
        body.writeBytes(start);
        for (int n = more; n >= 0; n = answer.read(buffer)) {
            body.write(buffer, 0, n);
            if (body.size() > MAX_BODY) {
                throw new GatewayException(
                        new LlmError.MalformedUpstream("the provider's answer exceeds " + MAX_BODY + " bytes"));
            }
        }
        return new HttpReply(answer.status(), answer.headers(), body.toByteArray());
    }

    private static boolean isPacked(Headers headers) {
        return headers.all("content-encoding").stream()
                .anyMatch(coding -> PACKED.contains(coding.strip().toLowerCase(Locale.ROOT)));
    }

    static boolean isEventStream(Headers headers) {
        return type(headers).contains("text/event-stream");
    }

    static boolean isJson(Headers headers) {
        return type(headers).contains("json");
    }

    /** The content type in lower case, empty when there is none. */
    static String type(Headers headers) {
        return headers.first("content-type").orElse("").toLowerCase(Locale.ROOT);
    }
}
