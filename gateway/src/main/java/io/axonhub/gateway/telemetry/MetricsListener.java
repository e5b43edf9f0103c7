package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The metrics on a port of their own, which a cluster's clients need not reach. */
public final class MetricsListener implements AutoCloseable {
    private static final int MAX_PAYLOAD = 1024;

    private final WebServer server;
    private final MetricsPage page;

    private MetricsListener(String host, int port, String path, MetricsPage page) {
        this.page = page;
        this.server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .maxPayloadSize(MAX_PAYLOAD)
                .routing(routing -> routing.get(path, this::answer))
                .build();
    }

    /**
     * Listens; a port of 0 is chosen by the system.
     *
     * @throws UncheckedIOException when the address is taken
     */
    public static MetricsListener start(String host, int port, String path, MetricsPage page) {
        MetricsListener listener = new MetricsListener(host, port, path, page);
        listener.server.start();
        if (!listener.server.isRunning()) {
            throw new UncheckedIOException(new IOException("telemetry.metrics.port: cannot listen on " + host + ":"
                    + port + ": stop what has it, or choose another"));
        }
        return listener;
    }

    private void answer(ServerRequest request, ServerResponse response) {
        List<String> fields = new ArrayList<>();
        request.headers()
                .forEach(header -> header.allValues().forEach(value -> {
                    fields.add(header.headerName().lowerCase());
                    fields.add(value);
                }));
        HttpReply reply =
                page.scrape(new HttpCall("GET", request.path().path(), Headers.ofLowerCase(fields), new byte[0]));
        reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.status(Status.create(reply.status())).send(reply.body());
    }

    /** The port bound. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
