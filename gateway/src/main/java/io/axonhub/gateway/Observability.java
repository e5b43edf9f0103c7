package io.axonhub.gateway;

import io.axonhub.gateway.config.GatewayConfig;
import io.axonhub.gateway.config.TelemetryConfig;
import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.failover.FailoverStage;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.pipeline.record.RefusalCount;
import io.axonhub.gateway.server.GatewayServer;
import io.axonhub.gateway.telemetry.Metrics;
import io.axonhub.gateway.telemetry.MetricsListener;
import io.axonhub.gateway.telemetry.MetricsPage;
import io.axonhub.gateway.telemetry.Tracing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What watches requests, and where that is shown. */
final class Observability implements AutoCloseable {
    private final TelemetryConfig config;
    private final String host;
    private final Optional<Metrics> metrics;
    private final RefusalCount refusals = new RefusalCount();
    private final Optional<Tracing> tracing;
    private @Nullable MetricsListener listener;

    Observability(GatewayConfig whole, String version) {
        this.config = whole.telemetry();
        this.host = whole.server().host();
        this.metrics = config.metrics().enabled() ? Optional.of(new Metrics(version)) : Optional.empty();
        this.tracing = config.otlp().enabled() ? Optional.of(new Tracing(config.otlp(), version)) : Optional.empty();
    }

    /** Counts those that nobody can be named for. */
    RefusalCount refusals() {
        return refusals;
    }

    /** Told of every recorded request. */
    Observer observer() {
        List<Observer> all = new ArrayList<>();
        metrics.ifPresent(all::add);
        tracing.ifPresent(all::add);
        return Observer.all(List.copyOf(all));
    }

    /** {@code stages}, with what begins the spans of attempts directly behind the failover. */
    List<Stage> among(List<Stage> stages) {
        if (tracing.isEmpty()) {
            return stages;
        }
        List<Stage> all = new ArrayList<>();
        for (Stage stage : stages) {
            all.add(stage);
            if (stage instanceof FailoverStage) {
                all.add(tracing.get());
            }
        }
        return all;
    }

    /** {@code admin} with the metrics among its endpoints; where they have a listener of their own, they are served there from now on. */
    GatewayServer.Admin beside(GatewayServer.Admin admin, MetricsPage.Sources sources) {
        if (metrics.isEmpty()) {
            return admin;
        }
        MetricsPage page = new MetricsPage(metrics.get(), sources);
        TelemetryConfig.Metrics where = config.metrics();
        if (where.port() != 0) {
            listener = MetricsListener.start(host, where.port(), where.path(), page);
            return admin;
        }
        Map<String, Endpoint> endpoints = new HashMap<>(admin.endpoints());
        endpoints.put(where.path(), page);
        return new GatewayServer.Admin(Map.copyOf(endpoints), admin.playground());
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close();
        }
        tracing.ifPresent(Tracing::close);
    }
}
