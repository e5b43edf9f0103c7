package io.axonhub.gateway.pipeline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Charges;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.BodyRecord;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.JournalEntry;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.RequestRecord;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.RouteTrace;
import io.axonhub.gateway.transform.Accumulator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordStageTest {
    private static final LlmError LOST = new LlmError.ConnectionLost("cut");
    private final Fakes.MemoryJournal journal = new Fakes.MemoryJournal();
    private final Exchange exchange = Fakes.exchange("{\"model\":\"m\"}");
    private final ArrayDeque<Long> clock = new ArrayDeque<>();
    private final List<Observer.End> ends = new ArrayList<>();
    private final List<Long> gaps = new ArrayList<>();
    private final Observer observer = seen -> new Observer.Observed() {
        @Override
        public void frame(long gapNanos) {
            gaps.add(gapNanos);
        }

        @Override
        public void ended(Observer.End end) {
            ends.add(end);
        }
    };

    private RecordStage stage(StoragePolicy policy) {
        return new RecordStage(
                journal,
                Fakes.prices("1.5", "10"),
                new Pricing(PriceBook.empty()),
                Charges.rough(),
                () -> policy,
                observer,
                () -> clock.isEmpty() ? 9_000_000L : clock.remove());
    }

    private Attempt tried(Exchange tried, long started, Usage usage) {
        Attempt attempt = tried.attempt(Fakes.route(), started);
        attempt.answered(200);
        attempt.firstToken(started + 2_000_000);
        attempt.learned("m-1", usage, StopReason.of(StopReason.Kind.STOP, "stop"));
        return attempt;
    }

    private Reply.Stream stream(RecordStage stage, Fakes.Chunks chunks) {
        Reply reply = stage.handle(exchange, ex -> {
            tried(ex, 2_000_000, new Usage(1_000_000, 0, 0, 0, 100_000, 0));
            Accumulator sum = new Accumulator();
            sum.accept(new StreamEvent.Start("id", "m-1"));
            ex.put(Accumulator.class, sum);
            return new Reply.Stream(200, Headers.of("content-type", "text/event-stream"), chunks);
        });
        return (Reply.Stream) reply;
    }

    @Test
    void recordsAWholeAnswerWithEveryAttemptAndItsCost() {
        Reply reply = stage(StoragePolicy.defaults()).handle(exchange, ex -> {
            ex.routeLog().profile("default/p", null);
            tried(ex, 1_500_000, new Usage(1_000_000, 0, 0, 0, 0, 0)).ended(1_900_000, LOST, true);
            ex.notes().dropped("seed", "no equivalent");
            tried(ex, 2_000_000, new Usage(0, 0, 0, 0, 100_000, 0)).ended(6_000_000, null, false);
            ex.notes().degraded("thinking", "no budget");
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(reply).isInstanceOf(Reply.Whole.class);
        assertThat(journal.begun().status()).isEqualTo(RequestStatus.PROCESSING);
        assertThat(journal.begun().ask().model()).isEqualTo("m");
        RequestRecord ended = journal.ended();
        assertThat(ended.status()).isEqualTo(RequestStatus.COMPLETED);
        assertThat(ended.timing().firstTokenMicros()).isEqualTo(3_000);
        assertThat(ended.timing().durationMicros()).isEqualTo(8_000);
        assertThat(ended.usage()).isEqualTo(new Usage(1_000_000, 0, 0, 0, 100_000, 0));
        assertThat(ended.cost()).extracting("amount").isEqualTo(new BigDecimal("2.5"));
        assertThat(ended.attempts()).isEqualTo(2);
        assertThat(ended.channel()).isEqualTo("default/c");
        assertThat(journal.begun().route()).isNull();
        assertThat(ended.route()).extracting(RouteTrace::profile).isEqualTo("default/p");
        List<AttemptRecord> attempts = journal.all(AttemptRecord.class);
        assertThat(attempts)
                .extracting(AttemptRecord::failure)
                .containsExactly(new Failure("connection_lost", "cut"), null);
        assertThat(attempts.getFirst().notes())
                .containsExactly(new RequestRecord.Note("dropped", "seed", "no equivalent"));
        assertThat(attempts.getLast().notes())
                .containsExactly(new RequestRecord.Note("degraded", "thinking", "no budget"));
        assertThat(ended.notes()).isEqualTo(attempts.getLast().notes());
        assertThat(attempts.getLast().startedAt()).isEqualTo(Fakes.T0.plusNanos(1_000_000));
        assertThat(attempts.getLast().timing().firstTokenMicros()).isEqualTo(2_000);
        assertThat(attempts.getLast().stop()).isEqualTo("stop");
        assertThat(journal.bodies())
                .extracting(BodyRecord::kind)
                .containsExactly(BodyRecord.Kind.REQUEST, BodyRecord.Kind.RESPONSE);
    }

    @Test
    void keepsOfBodiesWhatTheRedactionLeaves() {
        StoragePolicy policy = new StoragePolicy(
                true,
                true,
                false,
                1 << 20,
                List.of(body -> body.filter(bytes -> bytes.length > 2).map(bytes -> new byte[] {'x'})));
        stage(policy).handle(exchange, ex -> {
            tried(ex, 2_000_000, new Usage(1, 0, 0, 0, 1, 0)).ended(6_000_000, null, false);
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(journal.all(BodyRecord.class)).isEmpty();
        List<BodyRecord> kept = journal.all(JournalEntry.LateBody.class).stream()
                .flatMap(late -> late.body().get().stream())
                .toList();
        assertThat(kept).extracting(BodyRecord::kind).containsExactly(BodyRecord.Kind.REQUEST);
        assertThat(kept.getFirst().bytes()).containsExactly('x');
    }

    @Test
    void tellsObserversOfTheEndInTheWordsOfTheRecord() {
        stage(StoragePolicy.defaults()).handle(exchange, ex -> {
            tried(ex, 2_000_000, new Usage(1, 0, 0, 0, 1, 0)).ended(6_000_000, null, false);
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().request()).isEqualTo(journal.ended());
        assertThat(ends.getFirst().attempts()).isEqualTo(journal.all(AttemptRecord.class));
        assertThat(ends.getFirst().overheadNanos())
                .as("arrived at 1 ms, answered at 9 ms")
                .isEqualTo(8_000_000);
    }

    @Test
    void standingInLineAndPausingBetweenAttemptsIsNoOverhead() {
        stage(StoragePolicy.defaults()).handle(exchange, ex -> {
            ex.routeLog().queued(3_000_000);
            tried(ex, 1_500_000, new Usage(1, 0, 0, 0, 0, 0)).ended(1_900_000, LOST, true);
            ex.routeLog().waited("backoff", 1_000_000);
            tried(ex, 2_000_000, new Usage(1, 0, 0, 0, 1, 0)).ended(6_000_000, null, false);
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(ends)
                .extracting(Observer.End::overheadNanos)
                .as("8 ms, of which 3 in line and 1 between attempts")
                .containsExactly(4_000_000L);
    }

    @Test
    void timeThatTwoAttemptsWaitForTheirProvidersTogetherIsTakenOffOnce() {
        stage(StoragePolicy.defaults()).handle(exchange, ex -> {
            Attempt slow = ex.attempt(Fakes.route(), 1_500_000);
            Attempt hedge = ex.attempt(Attempt.Occasion.HEDGE, Fakes.route(), 3_000_000);
            slow.waited(2_000_000, 2_500_000);
            slow.waited(2_500_000, 7_000_000);
            hedge.waited(3_000_000, 6_000_000);
            hedge.waited(6_500_000, 7_500_000);
            slow.ended(7_000_000, LOST, false);
            hedge.ended(8_000_000, null, false);
            return new Reply.Whole(HttpReply.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
        });
        assertThat(ends)
                .extracting(Observer.End::overheadNanos)
                .as("8 ms, of which both waited from 2 ms to 7.5")
                .containsExactly(2_500_000L);
    }

    @Test
    void whatAnAttemptWaitsForBehindTheFirstTokenOfAnotherIsNotTakenOff() {
        Reply reply = stage(StoragePolicy.defaults()).handle(exchange, ex -> {
            Attempt slow = ex.attempt(Fakes.route(), 1_500_000);
            slow.waited(2_000_000, 8_000_000);
            slow.ended(8_000_000, LOST, false);
            Attempt hedge = ex.attempt(Attempt.Occasion.HEDGE, Fakes.route(), 3_000_000);
            hedge.waited(3_000_000, 5_000_000);
            hedge.firstToken(5_500_000);
            return new Reply.Stream(200, Headers.empty(), new Fakes.Chunks(List.of()));
        });
        assertThat(((Reply.Stream) reply).chunks().next()).isNull();
        assertThat(ends)
                .extracting(Observer.End::overheadNanos)
                .as("1 ms until the first waits, none until the first token")
                .containsExactly(1_000_000L);
    }

    @Test
    void tellsObserversOfTheGapsOfAStreamAndOfItsOverheadUpToTheFirstToken() {
        clock.addAll(List.of(3_000_000L, 5_000_000L, 5_500_000L));
        Reply.Stream stream = stream(stage(StoragePolicy.defaults()), new Fakes.Chunks(List.of("a", "b", "c")));
        while (stream.chunks().next() != null) {
            assertThat(ends).isEmpty();
        }
        assertThat(gaps).containsExactly(2_000_000L, 500_000L);
        assertThat(ends).extracting(Observer.End::overheadNanos).containsExactly(3_000_000L);
    }

    @Test
    void recordsARefusalWithItsClassAndStatus() {
        assertThatThrownBy(() -> stage(StoragePolicy.defaults()).handle(exchange, ex -> {
                    throw new GatewayException(new LlmError.ModelNotFound("m", "no such model"));
                }))
                .isInstanceOf(GatewayException.class);
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.FAILED);
        assertThat(journal.ended().failure()).isEqualTo(new Failure("model_not_found", "no such model"));
        assertThat(journal.ended().httpStatus()).isEqualTo(418);
        assertThat(journal.ended().attempts()).isZero();
    }

    @Test
    void recordsABodyThatIsNoRequestAndADefect() {
        Exchange bad = Fakes.exchange("nonsense");
        assertThatThrownBy(() -> stage(StoragePolicy.defaults()).handle(bad, ex -> {
                    ex.envelope();
                    throw new AssertionError("unreachable");
                }))
                .isInstanceOf(GatewayException.class);
        assertThat(journal.ended().ask().model()).isEmpty();
        assertThat(journal.ended().failure()).extracting("errorClass").isEqualTo("invalid_request");
        Fakes.MemoryJournal other = new Fakes.MemoryJournal();
        RecordStage stage = new RecordStage(
                other,
                Fakes.prices("1", "1"),
                new Pricing(PriceBook.empty()),
                Charges.rough(),
                StoragePolicy::defaults,
                Observer.none(),
                () -> 9L);
        assertThatThrownBy(() -> stage.handle(exchange, ex -> {
                    throw new IllegalStateException("defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(other.ended().failure()).extracting("errorClass").isEqualTo("internal");
    }

    @Test
    void doesNoWorkWhenTheJournalRefuses() {
        journal.full = true;
        assertThatThrownBy(() -> stage(StoragePolicy.defaults()).handle(exchange, ex -> {
                    throw new AssertionError("worked");
                }))
                .isInstanceOf(GatewayException.class);
    }

    @Test
    void recordsAStreamOnceAtItsEndWithItsSumAndItsFrames() {
        Fakes.Chunks chunks = new Fakes.Chunks(List.of("one", "two", "three"));
        Reply.Stream stream = stream(stage(new StoragePolicy(true, true, true, 7)), chunks);
        while (stream.chunks().next() != null) {
            exchange.currentAttempt().ended(6_000_000, null, false);
        }
        stream.chunks().close();
        stream.chunks().close();
        assertThat(journal.appends).hasSize(1);
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.COMPLETED);
        assertThat(journal.ended().partial()).isFalse();
        assertThat(journal.ended().timing().firstTokenMicros()).isEqualTo(3_000);
        List<BodyRecord> bodies = journal.bodies();
        assertThat(bodies)
                .extracting(BodyRecord::kind)
                .containsExactly(BodyRecord.Kind.REQUEST, BodyRecord.Kind.CHUNKS, BodyRecord.Kind.RESPONSE);
        assertThat(bodies)
                .extracting(body -> new String(body.bytes(), StandardCharsets.UTF_8))
                .containsExactly("{\"model", "onetwot", "m-1");
        assertThat(bodies).extracting(BodyRecord::truncated).containsExactly(true, true, false);
    }

    @Test
    void recordsAStreamThatBroke() {
        Fakes.Chunks chunks = new Fakes.Chunks(List.of("one"));
        chunks.broken = true;
        Reply.Stream stream = stream(stage(StoragePolicy.defaults()), chunks);
        while (stream.chunks().next() != null) {
            exchange.currentAttempt().ended(6_000_000, LOST, true);
        }
        stream.chunks().close();
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.FAILED);
        assertThat(journal.ended().failure()).isEqualTo(new Failure("connection_lost", "cut"));
        assertThat(journal.ended().partial()).isTrue();
        assertThat(journal.ended().usage()).isNotNull();
    }

    @Test
    void recordsACancellationInTheMiddle() {
        Fakes.Chunks chunks = new Fakes.Chunks(List.of("one"));
        chunks.failure = new LlmError.Canceled("left");
        Reply.Stream stream = stream(stage(StoragePolicy.defaults()), chunks);
        assertThat(stream.chunks().next()).isNotNull();
        assertThatThrownBy(() -> stream.chunks().next()).isInstanceOf(GatewayException.class);
        stream.chunks().close();
        assertThat(chunks.closed).isTrue();
        assertThat(journal.appends).hasSize(1);
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.CANCELED);
        assertThat(journal.ended().partial()).isTrue();
    }

    @Test
    void recordsAStreamClosedBeforeItsEnd() {
        Reply.Stream stream = stream(stage(StoragePolicy.defaults()), new Fakes.Chunks(List.of("one", "two")));
        assertThat(stream.chunks().next()).isNotNull();
        assertThat(journal.appends).isEmpty();
        stream.chunks().close();
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.CANCELED);
        assertThat(journal.ended().httpStatus()).isEqualTo(200);
        assertThat(journal.all(AttemptRecord.class).getFirst().partial()).isTrue();
    }

    @Test
    void aStreamClosedBehindItsAnswersEndIsComplete() {
        Reply.Stream stream = stream(stage(StoragePolicy.defaults()), new Fakes.Chunks(List.of("one")));
        assertThat(stream.chunks().next()).isNotNull();
        exchange.currentAttempt().ended(6_000_000, null, false);
        stream.chunks().close();
        assertThat(journal.ended().status()).isEqualTo(RequestStatus.COMPLETED);
    }

    @Test
    void keepsOnlyWhatThePolicySays() {
        Reply.Stream stream =
                stream(stage(new StoragePolicy(false, false, false, 10)), new Fakes.Chunks(List.of("one")));
        stream.chunks().close();
        assertThat(journal.bodies()).isEmpty();
    }

    @Test
    void countsWhoCannotBeNamed() {
        RefusalCount count = new RefusalCount();
        Exchange nobody = Fakes.anonymous();
        assertThatThrownBy(() -> count.handle(nobody, ex -> {
                    throw new GatewayException(new LlmError.Unauthenticated("no key"));
                }))
                .isInstanceOf(GatewayException.class);
        nobody.identify(new Identity("k", "K", null));
        assertThatThrownBy(() -> count.handle(nobody, ex -> {
                    throw new GatewayException(LOST);
                }))
                .isInstanceOf(GatewayException.class);
        assertThat(count.counts()).containsExactly(java.util.Map.entry("unauthenticated", 1L));
    }
}
