package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.http.Endpoint;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.pipeline.record.RefusalCount;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.store.Journal;
import io.axonhub.gateway.store.Snapshot;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The metrics as Prometheus or OpenMetrics text, with what is asked of the gateway's parts at that moment. Thread-safe.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
public final class MetricsPage implements Endpoint {
    private static final List<String> BREAKER = List.of("closed", "half_open", "open");

    private final PrometheusRegistry registry;
    private final Sources sources;
    private final ReentrantLock scraping = new ReentrantLock();
    private boolean jvm;

    /** The parts that are asked. {@code channels}: what routing has seen. */
    public record Sources(
            Journal journal,
            Snapshot.Source snapshots,
            Supplier<List<Health.ChannelView>> channels,
            RefusalCount refusals) {}

    /** Of {@code metrics} and of these parts. */
    public MetricsPage(Metrics metrics, Sources sources) {
        this.registry = metrics.registry();
        this.sources = sources;
        register();
    }

    private void register() {
        journal("axonhub_journal_queued_bytes", "Records taken, not yet written to disk.", Journal.Stats::queuedBytes);
        journal("axonhub_journal_disk_bytes", "Records on disk that wait for the database.", Journal.Stats::diskBytes);
        journal("axonhub_journal_failing", "1 while the journal's disk fails.", stats -> stats.failing() ? 1 : 0);
        counted("axonhub_records_appended_total", "Groups of records the journal took.", Journal.Stats::appended);
        counted(
                "axonhub_records_dropped_total",
                "Groups of records lost to a full or failing disk.",
                Journal.Stats::dropped);
        counted(
                "axonhub_journal_refused_requests_total",
                "Requests refused because their records could not be kept.",
                Journal.Stats::refused);
        GaugeWithCallback.builder()
                .name("axonhub_config_revision")
                .help("The revision of the configuration that requests are served by.")
                .callback(gauge ->
                        gauge.call((double) sources.snapshots().current().revision()))
                .register(registry);
        channels(
                "axonhub_breaker_state",
                "Of a channel: 0 closed, 1 half open, 2 open.",
                view -> BREAKER.indexOf(view.breaker()));
        channels("axonhub_attempts_in_flight", "Tries at a channel under way.", Health.ChannelView::inFlight);
        CounterWithCallback.builder()
                .name("axonhub_refused_requests_total")
                .help("Requests refused without a record, because nobody can be named for them, by error class.")
                .labelNames("class")
                .callback(counter -> {
                    for (Map.Entry<String, Long> refused :
                            sources.refusals().counts().entrySet()) {
                        counter.call(refused.getValue(), refused.getKey());
                    }
                })
                .register(registry);
    }

    private void journal(String name, String help, ToDoubleFunction<Journal.Stats> figure) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge ->
                        gauge.call(figure.applyAsDouble(sources.journal().stats())))
                .register(registry);
    }

    private void counted(String name, String help, ToLongFunction<Journal.Stats> figure) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call(
                        (double) figure.applyAsLong(sources.journal().stats())))
                .register(registry);
    }

    private void channels(String name, String help, ToDoubleFunction<Health.ChannelView> figure) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("channel")
                .callback(gauge -> {
                    for (Health.ChannelView view : sources.channels().get()) {
                        gauge.call(figure.applyAsDouble(view), view.channel());
                    }
                })
                .register(registry);
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "HEAD");
    }

    @Override
    public Answer answer(HttpCall call, String clientAddress) {
        return new Answer.Whole(scrape(call));
    }

    /** The figures now, in the format that the call accepts. */
    HttpReply scrape(HttpCall call) {
        String accepted = call.headers().first("accept").orElse("");
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(accepted);
        ByteArrayOutputStream text = new ByteArrayOutputStream(1 << 15);
        scraping.lock();
        try {
            addJvm();
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            scraping.unlock();
        }
        return new HttpReply(200, Headers.of("content-type", writer.getContentType()), text.toByteArray());
    }

    /** With the first scrape: loading the JVM's own beans would be a tenth of the gateway's start. */
    private void addJvm() {
        if (!jvm) {
            jvm = true;
            JvmMemoryMetrics.builder().register(registry);
            JvmGarbageCollectorMetrics.builder().register(registry);
            JvmThreadsMetrics.builder().register(registry);
            JvmRuntimeInfoMetric.builder().register(registry);
            ProcessMetrics.builder().register(registry);
        }
    }
}
