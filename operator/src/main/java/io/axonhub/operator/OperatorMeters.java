package io.axonhub.operator;

import io.axonhub.operator.reconcile.Controllers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the operator measures; nothing of it has an object's name, so that there are few series whatever the cluster. */
final class OperatorMeters implements Controllers.Meters {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter reconciliations = Counter.builder()
            .name("axonhub_operator_reconciliations")
            .help("Reconciliations by kind and outcome.")
            .labelNames("kind", "outcome")
            .register(registry);
    private final Histogram durations = Histogram.builder()
            .name("axonhub_operator_reconciliation_seconds")
            .help("How long a reconciliation took.")
            .labelNames("controller")
            .classicOnly()
            .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10)
            .register(registry);
    private final Counter puts = Counter.builder()
            .name("axonhub_operator_puts")
            .help("Objects sent to the gateway, by what became of it: stored, unchanged, refused or unavailable.")
            .labelNames("outcome")
            .register(registry);
    private final Counter drift = Counter.builder()
            .name("axonhub_operator_drift_corrected")
            .help("Objects that somebody else had changed in the gateway.")
            .register(registry);
    private final Counter statuses = Counter.builder()
            .name("axonhub_operator_status_writes")
            .help("Statuses written.")
            .register(registry);

    OperatorMeters() {
        JvmMetrics.builder().register(registry);
        for (String outcome : new String[] {"stored", "unchanged", "refused", "unavailable"}) {
            puts.initLabelValues(outcome);
        }
    }

    /** A gauge of 1 and 0. */
    void gauge(String name, String help, BooleanSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsBoolean() ? 1 : 0))
                .register(registry);
    }

    @Override
    public void put(String outcome) {
        puts.labelValues(outcome).inc();
    }

    @Override
    public void driftCorrected() {
        drift.inc();
    }

    @Override
    public void statusWritten() {
        statuses.inc();
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        reconciliations.labelValues(resource.getKind(), "done").inc();
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        reconciliations.labelValues(resource.getKind(), "failed").inc();
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
        if (retryInfo != null && retryInfo.getAttemptCount() > 0) {
            reconciliations.labelValues(resource.getKind(), "retried").inc();
        }
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        long start = System.nanoTime();
        try {
            return execution.execute();
        } finally {
            durations.labelValues(execution.controllerName()).observe((System.nanoTime() - start) / 1e9);
        }
    }

    /** In Prometheus' text format. */
    byte[] text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.builder().build().write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toByteArray();
    }
}
