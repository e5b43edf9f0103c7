package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.ForwardingLink;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Snapshot;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Puts each request into the journal: when it begins, and with its attempts and bodies when it has ended. Stands once a request,
 * directly behind authentication, so that what mapping, limits and routing refuse is recorded too.
 *
 * <p>What the journal is told about a {@link Snapshot}'s prices is taken from the one that the exchange carries as a fact, else
 * from the newest.
 */
public final class RecordStage implements Stage {
    private final Journal journal;
    private final Snapshot.Source snapshots;
    private final Pricing pricing;
    private final Charges charges;
    private final Supplier<StoragePolicy> policy;
    private final Observer observer;
    private final LongSupplier nanos;

    /** {@code nanos}: System::nanoTime but for tests. */
    public RecordStage(
            Journal journal,
            Snapshot.Source snapshots,
            Pricing pricing,
            Charges charges,
            Supplier<StoragePolicy> policy,
            Observer observer,
            LongSupplier nanos) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.pricing = pricing;
        this.charges = charges;
        this.policy = policy;
        this.observer = observer;
        this.nanos = nanos;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        Snapshot snapshot = exchange.find(Snapshot.class).orElseGet(snapshots::current);
        StoragePolicy kept = policy.get();
        Supplier<StoragePolicy> policies = () -> kept.of(exchange, snapshot);
        Recording recording =
                new Recording(exchange, journal, policies, new Story(exchange, snapshot, pricing, charges), nanos);
        recording.begin(observer);
        boolean answered = false;
        try {
            Reply reply = switch (next.proceed(exchange)) {
                case Reply.Whole whole -> {
                    recording.answered(whole.reply());
                    yield whole;
                }
                case Reply.Stream(int status, Headers headers, Reply.Chunks chunks) ->
                    new Reply.Stream(
                            status, headers, new RecordedChunks(status, headers, chunks, recording, policies.get()));
                case Reply.Bytes(int status, Headers headers, Reply.Chunks chunks) ->
                    new Reply.Bytes(
                            status, headers, new RecordedChunks(status, headers, chunks, recording, policies.get()));
                case Reply.Session(Headers headers, Reply.Link link) ->
                    new Reply.Session(headers, new ForwardingLink(new RecordedSession(headers, link, recording), link));
            };
            answered = true;
            return reply;
        } catch (GatewayException e) {
            answered = true;
            recording.refused(e.error());
            throw e;
        } finally {
            if (!answered) {
                recording.refused(new LlmError.Internal("internal error"));
            }
        }
    }
}
