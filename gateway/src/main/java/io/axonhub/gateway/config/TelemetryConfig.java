package io.axonhub.gateway.config;

/**
 * What the gateway tells of itself.
 *
 * @param metrics for Prometheus
 * @param otlp for an OpenTelemetry collector
 */
public record TelemetryConfig(Metrics metrics, Otlp otlp) {
    /**
     * Metrics to scrape.
     *
     * @param port of a listener of their own; 0: they are a page of the gateway's own listener
     */
    public record Metrics(boolean enabled, String path, int port) {
        static Metrics from(Node node) {
            return new Metrics(node.flag("enabled"), node.text("path"), node.integer("port"));
        }
    }

    /**
     * Traces to send.
     *
     * @param endpoint the collector's base URL; empty: none are made
     * @param headers {@code name=value}, between commas; may hold a secret
     * @param serviceName what the gateway is called there
     * @param sampleRatio the share of requests that begin a trace here that is sampled; a caller's own decision goes before it
     * @param propagate whether providers are sent {@code traceparent}
     * @param captureContent whether prompts and answers are part of the spans
     */
    public record Otlp(
            String endpoint,
            String headers,
            String serviceName,
            double sampleRatio,
            boolean propagate,
            boolean captureContent) {
        static Otlp from(Node node) {
            return new Otlp(
                    node.text("endpoint"),
                    node.text("headers"),
                    node.text("service-name"),
                    node.ratio("sample-ratio"),
                    node.flag("propagate"),
                    node.flag("capture-content"));
        }

        /** Whether traces are made. */
        public boolean enabled() {
            return !endpoint.isBlank();
        }

        /** Without the headers, which may hold a secret. */
        @Override
        public String toString() {
            return "Otlp[" + endpoint + "]";
        }
    }

    /** From the {@code telemetry} node. */
    static TelemetryConfig from(Node node) {
        return new TelemetryConfig(Metrics.from(node.at("metrics")), Otlp.from(node.at("otlp")));
    }
}
