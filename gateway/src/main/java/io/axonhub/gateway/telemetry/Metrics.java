package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.RequestRecord;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What requests do to the metrics. The figures are those of their records, so that both say the same. A request costs the look-up of
 * its series and some additions without a lock; a label's value is a configured name, never a client's.
 */
public final class Metrics implements Observer {
    /** Series of combined labels that are kept apart; configurations that change all the time must not fill the memory. */
    private static final int MOST_SERIES = 5_000;

    private static final String OTHER = "other";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RequestFamilies requests = new RequestFamilies(registry);
    private final AttemptFamilies attempts = new AttemptFamilies(registry);
    private final Gauge running = Gauge.builder()
            .name("axonhub_requests_in_flight")
            .help("Model calls under way.")
            .register(registry);
    private final ConcurrentMap<RequestFamilies.Key, RequestFamilies.Series> byRequest = new ConcurrentHashMap<>();
    private final ConcurrentMap<AttemptFamilies.Key, AttemptFamilies.Series> byAttempt = new ConcurrentHashMap<>();

    /** Of a gateway of this version, nothing counted yet. */
    public Metrics(String version) {
        Gauge.builder()
                .name("axonhub_build_info")
                .help("Always 1; the label says the version.")
                .labelNames("version")
                .register(registry)
                .labelValues(version)
                .set(1);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    @Override
    public Observed began(Exchange exchange) {
        running.inc();
        return new One(exchange);
    }

    /** One request on its way. */
    private final class One implements Observed {
        private final Exchange exchange;
        private AttemptFamilies.@Nullable Series streaming;

        One(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void frame(long gapNanos) {
            AttemptFamilies.Series series = streaming;
            if (series == null) {
                series = attempt(exchange.currentAttempt().route().channel(), exchange.model());
                streaming = series;
            }
            series.gap(seconds(TimeUnit.NANOSECONDS, gapNanos));
        }

        @Override
        public void ended(End end) {
            running.dec();
            RequestRecord request = end.request();
            // only a model that was found in a channel is a configured name
            String model = end.attempts().isEmpty() ? "" : exchange.model();
            String channel = request.channel() == null ? "" : request.channel();
            RequestFamilies.Series series = request(request.ask().format(), channel, model);
            series.ended(request, failure(request.failure()));
            if (end.overheadNanos() >= 0) {
                series.overhead(seconds(TimeUnit.NANOSECONDS, end.overheadNanos()));
            }
            for (AttemptRecord attempt : end.attempts()) {
                attempt(attempt.target().channel(), model).ended(attempt, failure(attempt.failure()));
            }
        }
    }

    private RequestFamilies.Series request(String format, String channel, String model) {
        RequestFamilies.Key key = new RequestFamilies.Key(format, channel, model);
        RequestFamilies.Series known = byRequest.get(key);
        if (known != null) {
            return known;
        }
        RequestFamilies.Key kept =
                byRequest.size() < MOST_SERIES ? key : new RequestFamilies.Key(format, channel, OTHER);
        return byRequest.computeIfAbsent(kept, requests::series);
    }

    private AttemptFamilies.Series attempt(String channel, String model) {
        AttemptFamilies.Key key = new AttemptFamilies.Key(channel, model);
        AttemptFamilies.Series known = byAttempt.get(key);
        if (known != null) {
            return known;
        }
        AttemptFamilies.Key kept = byAttempt.size() < MOST_SERIES ? key : new AttemptFamilies.Key(channel, OTHER);
        return byAttempt.computeIfAbsent(kept, attempts::series);
    }

    private static @Nullable String failure(@Nullable Failure failure) {
        return failure == null ? null : failure.errorClass();
    }

    static double seconds(TimeUnit unit, long amount) {
        return unit.toNanos(amount) / 1e9;
    }
}
