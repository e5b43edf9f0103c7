package io.axonhub.e2e.provider;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** One thing the provider does on a connection while it plays an answer. */
sealed interface Step {
    /** Sends these bytes as one write. */
    record Write(byte[] bytes) implements Step {}

    /** Does nothing for a while. */
    record Pause(Duration time) implements Step {}

    /** Does nothing until the test opens the gate. */
    record Gate(CountDownLatch open) implements Step {}

    /** Says that the answer's usage was sent in full. */
    record Reported(Counts usage) implements Step {}

    /** The way it ends; without one the connection is kept alive. */
    enum End implements Step {
        /** An orderly close of the socket. */
        FIN,
        /** A reset. */
        RST,
        /** Silence until the peer leaves. */
        HANG
    }
}
