package io.axonhub.gateway.server;

import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.transform.Inbound;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Carries a session between its two connections until one side ends it: this thread towards the client, a second one back. */
final class SessionRelay {
    /** How long the client may take to close its side behind the last frame; then its connection is cut. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final ClientConnection client;
    private final Inbound dialect;
    private final String requestId;

    SessionRelay(ClientConnection client, Inbound dialect, String requestId) {
        this.client = client;
        this.dialect = dialect;
        this.requestId = requestId;
    }

    /** Blocks until the session is over; {@code link} is closed by then. */
    void run(Reply.Link link) {
        Thread back = Thread.ofVirtual().name("session-back").start(() -> back(link));
        try (link) {
            forth(link);
        } catch (UncheckedIOException e) {
            // the client has left; the link learns it by being closed
        } finally {
            farewell(back);
        }
    }

    private void forth(Reply.Link link) {
        try {
            for (byte[] bytes = link.next(); bytes != null; bytes = link.next()) {
                client.write(bytes);
            }
        } catch (GatewayException e) {
            // canceled: the client hung up, or this server stops
            if (!client.gone() && link.atBoundary()) {
                boolean interrupted = Thread.interrupted();
                client.write(dialect.streamError(
                        new LlmError.Unavailable("the gateway is shutting down", Duration.ofSeconds(1)), requestId));
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private void back(Reply.Link link) {
        for (byte[] bytes = client.switchedRead(); bytes != null; bytes = client.switchedRead()) {
            link.send(bytes);
        }
        link.hangUp();
    }

    /** The last frame must not be lost by a reset, so what the client still sends is read. */
    private static void farewell(Thread back) {
        try {
            back.join(FAREWELL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
