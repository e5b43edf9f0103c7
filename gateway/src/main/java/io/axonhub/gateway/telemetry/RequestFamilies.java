package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.store.RequestRecord;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is counted once a client request. */
final class RequestFamilies {
    private static final String[] LABELS = {"format", "channel", "model"};

    private final Counter all;
    private final Counter failed;
    private final Histogram duration;
    private final Histogram overhead;

    RequestFamilies(PrometheusRegistry registry) {
        all = Counter.builder()
                .name("axonhub_requests_total")
                .help("Model calls that ended, by the client's format, the last channel tried and the model.")
                .labelNames(LABELS)
                .withoutExemplars()
                .register(registry);
        failed = Counter.builder()
                .name("axonhub_request_errors_total")
                .help("Model calls that failed or were canceled, by error class.")
                .labelNames("format", "channel", "model", "class")
                .withoutExemplars()
                .register(registry);
        duration = Histogram.builder()
                .name("axonhub_request_duration_seconds")
                .help("From a model call's arrival to its end, streams included.")
                .unit(Unit.SECONDS)
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
                .withoutExemplars()
                .register(registry);
        overhead = Histogram.builder()
                .name("axonhub_gateway_overhead_seconds")
                .help(
                        "From arrival to the first thing to send to the client, without the time spent waiting for providers.")
                .unit(Unit.SECONDS)
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5)
                .withoutExemplars()
                .register(registry);
    }

    /** The labels' values; empty where there is none. */
    record Key(String format, String channel, String model) {}

    Series series(Key key) {
        return new Series(
                key,
                all.labelValues(key.format(), key.channel(), key.model()),
                duration.labelValues(key.format(), key.channel(), key.model()),
                overhead.labelValues(key.format(), key.channel(), key.model()));
    }

    /** The figures of one combination of labels. */
    final class Series {
        private final Key key;
        private final CounterDataPoint ended;
        private final DistributionDataPoint took;
        private final DistributionDataPoint own;

        Series(Key key, CounterDataPoint ended, DistributionDataPoint took, DistributionDataPoint own) {
            this.key = key;
            this.ended = ended;
            this.took = took;
            this.own = own;
        }

        void ended(RequestRecord request, @Nullable String errorClass) {
            ended.inc();
            Long micros = request.timing().durationMicros();
            if (micros != null) {
                took.observe(Metrics.seconds(TimeUnit.MICROSECONDS, micros));
            }
            if (errorClass != null) {
                failed.labelValues(key.format(), key.channel(), key.model(), errorClass)
                        .inc();
            }
        }

        void overhead(double seconds) {
            own.observe(seconds);
        }
    }
}
