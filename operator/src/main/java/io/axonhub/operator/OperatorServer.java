package io.axonhub.operator;

import io.axonhub.gateway.config.OperatorConfig;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.BooleanSupplier;

/** Serves health and metrics. */
final class OperatorServer implements AutoCloseable {
    private final WebServer server;

    /**
     * What is asked.
     *
     * @param ready whether all that is watched is
     */
    record Probes(BooleanSupplier ready, OperatorMeters meters) {}

    OperatorServer(OperatorConfig.Health listener, Probes probes) {
        this.server = WebServer.builder()
                .host(listener.host())
                .port(listener.port())
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .routing(HttpRouting.builder()
                        .get("/health/live", (request, response) -> answer(response, true))
                        .get(
                                "/health/ready",
                                (request, response) ->
                                        answer(response, probes.ready().getAsBoolean()))
                        .get(
                                "/metrics",
                                (request, response) -> response.header(
                                                HeaderNames.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                                        .send(probes.meters().text())))
                .build()
                .start();
        if (!server.isRunning()) {
            throw new IllegalStateException("cannot listen on " + listener.host() + ":" + listener.port()
                    + ": free it, or set operator.health.port (AXONHUB_OPERATOR_HEALTH_PORT) or operator.health.host");
        }
    }

    private static void answer(ServerResponse response, boolean well) {
        response.status(well ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
        response.send(well ? "UP" : "DOWN");
    }

    /** The port bound. */
    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
