package io.axonhub.gateway.pipeline.continuation;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Transcript;
import io.axonhub.gateway.store.Transcripts;
import io.axonhub.gateway.transform.Continuation;
import io.axonhub.gateway.transform.GenerationInbound;
import java.time.Clock;
import java.util.Optional;

/**
 * Gives a request that names an earlier answer the turns before it, and keeps the answers of requests that let it. Stands once a
 * request between routing and failover.
 *
 * <p>Where the earlier answer came from a provider of the client's own format that keeps it too, that channel is tried first, with the
 * client's bytes as they are; every other channel gets the conversation whole. An id that is not known, or is another key's, is refused:
 * without its turns the answer would be to another question.
 */
public final class ContinuationStage implements Stage {
    private final Optional<Transcripts> transcripts;
    private final Clock clock;

    /** {@code transcripts}: empty when nothing is kept. */
    public ContinuationStage(Optional<Transcripts> transcripts, Clock clock) {
        this.transcripts = transcripts;
        this.clock = clock;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Continuation dialect = exchange.inbound() instanceof GenerationInbound inbound
                ? inbound.continuation().orElse(null)
                : null;
        if (dialect == null) {
            return next.proceed(exchange);
        }
        Continuation.Wish wish = dialect.wish(exchange.call());
        HttpCall whole = wish.previous() == null ? exchange.call() : expand(exchange, dialect, wish.previous());
        Reply reply = next.proceed(exchange);
        if (!wish.keep() || transcripts.isEmpty()) {
            return reply;
        }
        return switch (reply) {
            case Reply.Whole(var answer) -> {
                dialect.answer(answer.body()).ifPresent(kept -> keep(exchange, dialect, whole, kept));
                yield reply;
            }
            case Reply.Bytes _, Reply.Session _ -> reply;
            case Reply.Stream stream ->
                new Reply.Stream(
                        stream.status(),
                        stream.headers(),
                        new WatchedChunks(stream.chunks(), dialect, kept -> keep(exchange, dialect, whole, kept)));
        };
    }

    private HttpCall expand(Exchange exchange, Continuation dialect, String previous) {
        Transcript earlier = transcripts
                .flatMap(known -> known.find(exchange.identity().keyId(), previous))
                .orElseThrow(() -> dialect.unknown(previous));
        HttpCall whole = dialect.expanded(exchange.call(), earlier.input(), earlier.answer());
        exchange.continueAs(whole, earlier.resident() ? earlier.channel() : null);
        if (earlier.resident()) {
            exchange.get(Candidates.class).prefer(earlier.channel());
        }
        return whole;
    }

    private void keep(Exchange exchange, Continuation dialect, HttpCall whole, Continuation.Answer answer) {
        Attempt attempt = exchange.currentAttempt();
        boolean resident =
                attempt.route().outbound().format().equals(exchange.inbound().format());
        transcripts.ifPresent(known -> known.put(new Transcript(
                exchange.identity().keyId(),
                answer.id(),
                attempt.route().channel(),
                resident,
                clock.instant(),
                dialect.input(whole),
                answer.body())));
    }
}
