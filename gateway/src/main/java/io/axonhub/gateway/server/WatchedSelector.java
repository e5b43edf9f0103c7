package io.axonhub.gateway.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** Helidon's HTTP/1.1 with a {@link ClientConnection} between the parser and the socket. */
final class WatchedSelector implements ServerConnectionSelector {
    private final ServerConnectionSelector http1;
    private final ConnectionLimits limits;
    private final Ticker ticker;
    private final Supplier<byte[]> timeoutAnswer;

    WatchedSelector(
            ServerConnectionSelector http1, ConnectionLimits limits, Ticker ticker, Supplier<byte[]> timeoutAnswer) {
        this.http1 = http1;
        this.limits = limits;
        this.ticker = ticker;
        this.timeoutAnswer = timeoutAnswer;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ClientConnection client = new ClientConnection(context.serverSocket(), limits, timeoutAnswer);
        return new Watched(http1.connection(new WatchedContext(context, client)), client, ticker);
    }

    private record Watched(ServerConnection http1, ClientConnection client, Ticker ticker)
            implements ServerConnection, InterruptableTask<Void> {
        @Override
        public void handle(Limit limit) throws InterruptedException {
            ticker.add(client);
            try {
                ScopedValue.where(ClientConnection.CURRENT, client).<Void, InterruptedException>call(() -> {
                    http1.handle(limit);
                    return null;
                });
            } finally {
                client.lingerIfNeeded();
                ticker.remove(client);
            }
        }

        /** The ticker ends idle connections, and only those; Helidon would also count long streams. */
        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        /**
         * Helidon asks to interrupt right after it has interrupted all handlers: a second interrupt would hit a handler that tells
         * its client why, and close its socket under it. So it only hears that no further request is taken.
         */
        @Override
        public void close(boolean interrupt) {
            http1.close(false);
        }

        @Override
        public boolean canInterrupt() {
            return http1 instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
