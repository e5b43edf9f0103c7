package io.axonhub.gateway.pipeline.record;

import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.RequestRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Told of each request that is recorded, in the words of its record: what metrics and traces are made of. Thread-safe; called on the
 * request's thread, so it must not block.
 */
@FunctionalInterface
public interface Observer {
    /** Nobody looks. */
    static Observer none() {
        return new Nobody();
    }

    /** Whether anybody looks at all. */
    default boolean looks() {
        return true;
    }

    /** A request is recorded from now on. */
    Observed began(Exchange exchange);

    /** All of them, in this order. */
    static Observer all(List<Observer> observers) {
        return switch (observers.size()) {
            case 0 -> none();
            case 1 -> observers.getFirst();
            default ->
                exchange -> new All(observers.stream()
                        .map(observer -> observer.began(exchange))
                        .toList());
        };
    }

    /** Told of one request. */
    @FunctionalInterface
    interface Observed {
        /** A stream's next frame goes to the client, so many nanoseconds after the one before. */
        default void frame(long gapNanos) {}

        /** It is over. */
        void ended(End end);
    }

    /**
     * How a request ended.
     *
     * @param overheadNanos from its arrival to the first thing that could be sent to the client, without the time spent waiting for
     *     providers, in line for a place and between attempts; -1 when there was no such thing
     * @param answer what the client got, when it got it whole
     */
    record End(
            Exchange exchange,
            RequestRecord request,
            List<AttemptRecord> attempts,
            long overheadNanos,
            @Nullable HttpReply answer) {}

    /** Nobody. */
    record Nobody() implements Observer {
        @Override
        public boolean looks() {
            return false;
        }

        @Override
        public Observed began(Exchange exchange) {
            return end -> {};
        }
    }

    /** Several that look. */
    record All(List<Observed> observed) implements Observed {
        @Override
        public void frame(long gapNanos) {
            for (Observed one : observed) {
                one.frame(gapNanos);
            }
        }

        @Override
        public void ended(End end) {
            for (Observed one : observed) {
                one.ended(end);
            }
        }
    }
}
