package io.axonhub.gateway.store.jdbc;

import io.axonhub.gateway.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions to the database, and changes by people and by replicas, made on threads that its driver may pin. Records are written
 * elsewhere, by {@link JdbcRecordSink}.
 */
final class Reading {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads;
    private final Duration patience;

    Reading(ExecutorService threads) {
        this(threads, PATIENCE);
    }

    Reading(ExecutorService threads, Duration patience) {
        this.threads = threads;
        this.patience = patience;
    }

    /**
     * The answer, within 30 seconds.
     *
     * @throws StoreException UNREACHABLE when there is none by then, or the caller is interrupted
     */
    <T> T ask(Callable<T> question) {
        Future<T> answer = threads.submit(question);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unreachable("the database query was interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable("the database took more than " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw SqlFailure.unreadable(cause);
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw unreachable("the database cannot be read", e);
        }
    }

    private static StoreException unreachable(String message, Exception cause) {
        return new StoreException(StoreException.Kind.UNREACHABLE, message, cause);
    }
}
