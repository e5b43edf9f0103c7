package io.axonhub.gateway.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The one clock of all client connections: looks at each of them ten times a second. */
final class Ticker implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Ticker.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration ENDING = Duration.ofMillis(5);

    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** Starts it on a thread of its own, which never waits for a client. */
    static Ticker start() {
        Ticker ticker = new Ticker();
        Thread.ofPlatform().daemon().name("connection-ticker").start(ticker::run);
        return ticker;
    }

    /** Looks after {@code connection} until it is removed. */
    void add(ClientConnection connection) {
        connections.add(connection);
    }

    /** Forgets {@code connection}. */
    void remove(ClientConnection connection) {
        connections.remove(connection);
    }

    /** Connections open now. */
    int open() {
        return connections.size();
    }

    /** Gives the connections {@code time} to end by themselves, then cuts those that are left. */
    void end(Duration time) {
        long start = System.nanoTime();
        try {
            while (!connections.isEmpty() && System.nanoTime() - start < time.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(ENDING.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(ClientConnection::cut);
    }

    private void run() {
        try {
            while (!stop.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = System.nanoTime();
                for (ClientConnection connection : connections) {
                    check(connection, now);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void check(ClientConnection connection, long now) {
        try {
            connection.check(now);
        } catch (RuntimeException e) {
            // one odd connection must not stop the clock of the others
            LOG.log(Level.WARNING, "a connection could not be checked", e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
