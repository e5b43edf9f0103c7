package io.axonhub.gateway.telemetry;

import io.axonhub.gateway.config.TelemetryConfig;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Stage;
import io.axonhub.gateway.pipeline.record.Observer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spans of requests and of their attempts, for a collector: the request's is a child of the client's, if that sent a
 * {@code traceparent}, and each attempt's a child of the request's. Their attributes and times are those of the records.
 *
 * <p>Two parts: it observes requests, and as a stage behind the failover it begins the spans of attempts, because what a provider is
 * told must name one that exists.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/">Semantic conventions for GenAI spans</a>
 */
public final class Tracing implements Observer, Stage, AutoCloseable {
    private static final long PATIENCE_SECONDS = 5;
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final boolean propagate;
    private final SpanWriter writer;

    /** Begins to send to {@code config}'s collector; it is not asked whether it is there. */
    public Tracing(TelemetryConfig.Otlp config, String version) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(endpoint(config.endpoint()));
        for (String pair : config.headers().split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                exporter.addHeader(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"),
                                config.serviceName(),
                                AttributeKey.stringKey("service.version"),
                                version))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
        this.tracer = provider.get("io.axonhub.gateway", version);
        this.propagate = config.propagate();
        this.writer = new SpanWriter(config.captureContent());
    }

    private static String endpoint(String base) {
        return base.replaceAll("/+$", "") + "/v1/traces";
    }

    /** A request's span, and those of its attempts, which may begin side by side and change places when one is chosen. */
    private record Spans(Span request, Context context, Map<Attempt, Span> attempts) {}

    @Override
    public Observed began(Exchange exchange) {
        Context parent = W3C.extract(Context.root(), exchange.call().headers(), Fields.GETTER);
        Span span = tracer.spanBuilder(SpanWriter.requestName(exchange))
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(exchange.receivedAt())
                .startSpan();
        exchange.put(Spans.class, new Spans(span, parent.with(span), new ConcurrentHashMap<>(4)));
        return this::ended;
    }

    @Override
    public Reply handle(Exchange exchange, Next next) {
        exchange.find(Spans.class).ifPresent(spans -> begin(exchange, spans));
        return next.proceed(exchange);
    }

    private void begin(Exchange exchange, Spans spans) {
        Attempt attempt = exchange.currentAttempt();
        Span span = tracer.spanBuilder(SpanWriter.attemptName(exchange, attempt))
                .setParent(spans.context())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(at(exchange, attempt.startedNanos()))
                .startSpan();
        spans.attempts().put(attempt, span);
        if (propagate) {
            List<String> fields = new ArrayList<>(4);
            W3C.inject(spans.context().with(span), fields, (carrier, name, value) -> {
                if (carrier != null) {
                    carrier.add(name);
                    carrier.add(value);
                }
            });
            attempt.sendAlso(Headers.ofFields(fields));
        }
    }

    private void ended(End end) {
        Exchange exchange = end.exchange();
        Spans spans = exchange.get(Spans.class);
        List<Attempt> attempts = exchange.attempts();
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            Span span = spans.attempts().get(attempt);
            if (span == null) {
                continue; // it came to no provider
            }
            long over = attempt.endedNanos() == 0 ? System.nanoTime() : attempt.endedNanos();
            if (span.isRecording()) {
                boolean last = i == attempts.size() - 1;
                writer.attempt(span, end, attempt, end.attempts().get(i), last);
                if (attempt.firstTokenNanos() != 0) {
                    span.addEvent(SpanWriter.FIRST_TOKEN, at(exchange, attempt.firstTokenNanos()));
                }
            }
            span.end(at(exchange, over));
        }
        if (spans.request().isRecording()) {
            writer.request(spans.request(), end);
        }
        Long micros = end.request().timing().durationMicros();
        spans.request().end(exchange.receivedAt().plusNanos((micros == null ? 0 : micros) * 1_000));
    }

    private static Instant at(Exchange exchange, long nanos) {
        return exchange.receivedAt().plusNanos(nanos - exchange.receivedNanos());
    }

    /** Sends what is left, as far as the collector takes it. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** A request's header fields, for the propagator. */
    @SuppressWarnings("deprecation") // keys: the interface still asks for it
    private enum Fields implements TextMapGetter<Headers> {
        GETTER;

        @Override
        public Iterable<String> keys(Headers headers) {
            List<String> names = new ArrayList<>();
            headers.forEach((name, value) -> names.add(name));
            return names;
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            return headers == null ? null : headers.first(name).orElse(null);
        }
    }
}
