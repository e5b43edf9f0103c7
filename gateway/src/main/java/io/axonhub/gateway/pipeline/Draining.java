package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An upstream that a client who leaves does not cut: each step runs on a virtual thread of its own, because the interrupt that tells of
 * the leaving would close the socket under the request's thread. From then on time and bytes are bounded. An interrupt for any other
 * reason cancels as usual. Used by one request.
 */
final class Draining implements Upstream {
    /** How long an answer goes on without its client. */
    static final Duration MOST_TIME = Duration.ofSeconds(60);

    /** How much of it is read then. */
    static final long MOST_BYTES = 16L << 20;

    private static final Logger LOG = System.getLogger(Draining.class.getName());

    private final Upstream upstream;
    private final Presence presence;
    private long until;
    private long read;

    Draining(Upstream upstream, Presence presence) {
        this.upstream = upstream;
        this.presence = presence;
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline) {
        return send(call, baseUrl, timeouts, deadline, Sending.untold());
    }

    @Override
    public Answer send(HttpCall call, URI baseUrl, Timeouts timeouts, Instant deadline, Sending sending) {
        if (call.headers().first("upgrade").isPresent()) {
            return upstream.send(call, baseUrl, timeouts, deadline, sending);
        }
        if (presence.gone() || Thread.currentThread().isInterrupted()) {
            throw canceled("the client left", null);
        }
        return new Drained(wait(() -> upstream.send(call, baseUrl, timeouts, deadline, sending), null));
    }

    private boolean left() {
        return until != 0;
    }

    /** What {@code step} gives. An answer that comes when nobody waits any more is closed. */
    private <T> T wait(Callable<T> step, @Nullable Answer answer) {
        FutureTask<T> task = new FutureTask<>(step);
        Thread worker = Thread.ofVirtual().name("drain").start(task);
        boolean waited = false;
        try {
            T result = get(task);
            waited = true;
            return result;
        } catch (ExecutionException e) {
            waited = true;
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            throw canceled("the client left, and the answer took too long", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw canceled("canceled", e);
        } finally {
            if (!waited) {
                worker.interrupt();
                if (answer != null) {
                    answer.close();
                }
            }
        }
    }

    private <T> T get(FutureTask<T> task) throws ExecutionException, TimeoutException, InterruptedException {
        while (true) {
            try {
                return left() ? task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS) : task.get();
            } catch (InterruptedException e) {
                if (left() || !presence.gone()) {
                    throw e;
                }
                until = System.nanoTime() + MOST_TIME.toNanos();
            }
        }
    }

    /** A provider's failure is nobody's any more when the client has left: nothing is tried elsewhere. */
    private RuntimeException failure(Throwable cause) {
        if (cause instanceof GatewayException known) {
            return left() && !(known.error() instanceof LlmError.Timeout)
                    ? canceled("the client left, and the provider failed", known)
                    : known;
        }
        return cause instanceof RuntimeException defect ? defect : new IllegalStateException(cause);
    }

    private static GatewayException canceled(String why, @Nullable Throwable cause) {
        LlmError error = new LlmError.Canceled(why);
        return cause == null ? new GatewayException(error) : new GatewayException(error, cause);
    }

    private final class Drained extends ForwardingAnswer {
        Drained(Answer answer) {
            super(answer);
        }

        @Override
        public int read(byte[] into) {
            if (left() && read > MOST_BYTES) {
                throw canceled("the client left, and the answer was too long", null);
            }
            int count = Draining.this.wait(() -> answer.read(into), answer);
            if (left() && count > 0) {
                read += count;
            }
            return count;
        }

        @Override
        public boolean outlivesClient() {
            if (!left() && presence.gone()) {
                // what it would say is known, and it must not stop the reading
                boolean told = Thread.interrupted();
                LOG.log(Level.DEBUG, "the answer is read on without its client interrupted={0}", told);
                until = System.nanoTime() + MOST_TIME.toNanos();
            }
            return left() && System.nanoTime() < until;
        }
    }
}
