package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.Cost;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is counted once a try at a channel. */
final class AttemptFamilies {
    private static final String[] LABELS = {"channel", "model"};

    private final Counter all;
    private final Counter failed;
    private final Counter tokens;
    private final Counter cost;
    private final Histogram firstToken;
    private final Histogram gap;

    AttemptFamilies(PrometheusRegistry registry) {
        all = counter(registry, "axonhub_attempts_total", "Tries at a channel that ended.", LABELS);
        failed = counter(
                registry,
                "axonhub_attempt_errors_total",
                "Tries at a channel that failed or were canceled, by error class.",
                "channel",
                "model",
                "class");
        tokens = counter(
                registry,
                "axonhub_tokens_total",
                "Tokens that providers reported; the kinds do not overlap.",
                "channel",
                "model",
                "kind");
        cost = counter(
                registry, "axonhub_cost_total", "What tries cost by the price book.", "channel", "model", "currency");
        firstToken = Histogram.builder()
                .name("axonhub_time_to_first_token_seconds")
                .help(
                        "From a try's start to the first substantial event, or to the whole answer where it is no stream.")
                .unit(Unit.SECONDS)
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(.01, .025, .05, .1, .25, .5, 1, 2, 3, 5, 10, 20, 40, 80, 160)
                .withoutExemplars()
                .register(registry);
        gap = Histogram.builder()
                .name("axonhub_inter_token_gap_seconds")
                .help("Between two frames of a stream, as they go to the client.")
                .unit(Unit.SECONDS)
                .labelNames(LABELS)
                .classicOnly()
                .classicUpperBounds(.001, .0025, .005, .01, .02, .04, .08, .15, .3, .6, 1.2, 2.5, 5, 15)
                .withoutExemplars()
                .register(registry);
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /** The labels' values. */
    record Key(String channel, String model) {}

    Series series(Key key) {
        return new Series(key);
    }

    /** The figures of one combination of labels. */
    final class Series {
        private final Key key;
        private final CounterDataPoint ended;
        private final DistributionDataPoint first;
        private final DistributionDataPoint between;
        private final CounterDataPoint input;
        private final CounterDataPoint cacheRead;
        private final CounterDataPoint cacheWrite;
        private final CounterDataPoint output;
        private final CounterDataPoint reasoning;
        private volatile @Nullable Costs costs;

        Series(Key key) {
            this.key = key;
            ended = all.labelValues(key.channel(), key.model());
            first = firstToken.labelValues(key.channel(), key.model());
            between = gap.labelValues(key.channel(), key.model());
            input = tokens("input");
            cacheRead = tokens("cache_read");
            cacheWrite = tokens("cache_write");
            output = tokens("output");
            reasoning = tokens("reasoning");
        }

        private CounterDataPoint tokens(String kind) {
            return tokens.labelValues(key.channel(), key.model(), kind);
        }

        /** The counter of the currency that came last: a channel bills in one. */
        private record Costs(String currency, CounterDataPoint sum) {}

        void gap(double seconds) {
            between.observe(seconds);
        }

        void ended(AttemptRecord attempt, @Nullable String errorClass) {
            ended.inc();
            Long micros = attempt.timing().firstTokenMicros();
            if (micros != null) {
                first.observe(Metrics.seconds(TimeUnit.MICROSECONDS, micros));
            }
            if (errorClass != null) {
                failed.labelValues(key.channel(), key.model(), errorClass).inc();
            }
            Usage usage = attempt.usage();
            if (usage != null) {
                add(usage);
            }
            Cost more = attempt.cost();
            if (more != null) {
                costs(more.currency()).sum().inc(more.amount().doubleValue());
            }
        }

        private void add(Usage usage) {
            input.inc(usage.input());
            output.inc(usage.output());
            if (usage.cacheRead() > 0) {
                cacheRead.inc(usage.cacheRead());
            }
            if (usage.cacheWrite() > 0) {
                cacheWrite.inc(usage.cacheWrite());
            }
            if (usage.reasoning() > 0) {
                reasoning.inc(usage.reasoning());
            }
        }

        private Costs costs(String currency) {
            Costs known = costs;
            if (known == null || !known.currency().equals(currency)) {
                known = new Costs(currency, cost.labelValues(key.channel(), key.model(), currency));
                costs = known;
            }
            return known;
        }
    }
}
