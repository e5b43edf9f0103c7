package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spans of whole gateways, as a collector gets them, against OpenTelemetry's conventions. */
class TracingTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    @TempDir
    Path dir;

    private Collector collector;

    @BeforeEach
    void collect() throws Exception {
        collector = new Collector();
    }

    @AfterEach
    void end() {
        collector.close();
    }

    private Map<String, String> traced(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer c0ll",
                "OTEL_SERVICE_NAME", "test-gateway"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"system\",\"content\":\"be terse\"},"
                + "{\"role\":\"user\",\"content\":\"a secret word\"}]}";
    }

    private Span span(Span.SpanKind kind) {
        return collector.spans().stream()
                .filter(span -> span.getKind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static String parent(Span span) {
        return Collector.hex(span.getParentSpanId());
    }

    private static String id(Span span) {
        return Collector.hex(span.getSpanId());
    }

    private static Map<String, String> attributes(Span span) {
        return Collector.attributes(span.getAttributesList());
    }

    @Test
    void theRequestIsTheClientsChildAndTheAttemptIsTheRequests() throws Exception {
        try (RunningGateway gateway = new RunningGateway(dir, traced())) {
            assertThat(gateway.chat(ask("simulated-echo", true), "traceparent", PARENT, "AH-Thread-Id", "thread-9")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(collector.authorizations()).containsOnly("Bearer c0ll");
        assertThat(collector.received())
                .allSatisfy(resource -> assertThat(
                                Collector.attributes(resource.getResource().getAttributesList()))
                        .containsEntry("service.name", "test-gateway")
                        .containsEntry("service.version", "test"));
        assertThat(collector.spans())
                .hasSize(2)
                .allSatisfy(span -> assertThat(Collector.hex(span.getTraceId())).isEqualTo(TRACE));
        Span request = span(Span.SpanKind.SPAN_KIND_SERVER);
        Span attempt = span(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(parent(request)).isEqualTo("00f067aa0ba902b7");
        assertThat(parent(attempt)).isEqualTo(id(request));
        assertThat(request.getName()).isEqualTo("POST /v1/chat/completions");
        assertThat(attributes(request))
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/v1/chat/completions")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("axonhub.channel", "default/simulated")
                .containsEntry("axonhub.trace.id", TRACE)
                .containsKeys("axonhub.request.id", "axonhub.key.id")
                .doesNotContainKey("error.type");
        assertThat(attempt.getName()).isEqualTo("chat simulated-echo");
        assertThat(attributes(attempt))
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "simulated")
                .containsEntry("gen_ai.request.model", "simulated-echo")
                .containsEntry("gen_ai.response.finish_reasons", "[stop]")
                .containsEntry("gen_ai.conversation.id", "thread-9")
                .containsEntry("axonhub.attempt", "1")
                .containsKeys(
                        "gen_ai.response.model",
                        "gen_ai.usage.input_tokens",
                        "gen_ai.usage.output_tokens",
                        "gen_ai.response.time_to_first_chunk");
        assertThat(attempt.getEventsList()).extracting(Span.Event::getName).containsExactly("gen_ai.first_token");
        assertThat(attempt.getEvents(0).getTimeUnixNano())
                .isBetween(attempt.getStartTimeUnixNano(), attempt.getEndTimeUnixNano());
        assertThat(attempt.getStartTimeUnixNano()).isGreaterThanOrEqualTo(request.getStartTimeUnixNano());
        assertThat(collector.received().toString())
                .doesNotContain("secret word")
                .doesNotContain("be terse");
    }

    @Test
    void aFailureHasItsClassAndIsAnErrorOfWhoeverFailed() throws Exception {
        try (RunningGateway gateway = new RunningGateway(dir, traced())) {
            assertThat(gateway.chat(ask("no-such-model", false)).statusCode()).isEqualTo(404);
        }
        Span request = span(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(request))
                .containsEntry("error.type", "model_not_found")
                .containsEntry("http.response.status_code", "404");
        assertThat(request.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(collector.spans()).hasSize(1);
    }

    @Test
    void contentIsThereOnlyWhereItIsAllowed() throws Exception {
        try (RunningGateway gateway =
                new RunningGateway(dir, traced("AXONHUB_TELEMETRY_OTLP_CAPTURE_CONTENT", "true"))) {
            assertThat(gateway.chat(ask("simulated-echo", true)).statusCode()).isEqualTo(200);
        }
        assertThat(attributes(span(Span.SpanKind.SPAN_KIND_CLIENT)))
                .containsEntry(
                        "gen_ai.input.messages",
                        "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"a secret word\"}]}]")
                .containsEntry("gen_ai.system_instructions", "[{\"type\":\"text\",\"content\":\"be terse\"}]")
                .hasEntrySatisfying(
                        "gen_ai.output.messages",
                        output -> assertThat(output)
                                .startsWith("[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"")
                                .endsWith("\"finish_reason\":\"stop\"}]"));
    }

    @Test
    void providersAreToldTheTraceOnlyWhenThatIsWanted() throws Exception {
        Path first = Files.createDirectory(dir.resolve("first"));
        try (RunningGateway provider = new RunningGateway(first, traced())) {
            Path quiet = Files.createDirectory(dir.resolve("quiet"));
            try (RunningGateway relay = RunningGateway.relay(quiet, provider, traced())) {
                relay.chat(ask("relay-openai", false), "traceparent", PARENT);
            }
            Path telling = Files.createDirectory(dir.resolve("telling"));
            try (RunningGateway relay =
                    RunningGateway.relay(telling, provider, traced("AXONHUB_TELEMETRY_OTLP_PROPAGATE", "true"))) {
                relay.chat(ask("relay-openai", false), "traceparent", PARENT);
            }
        }
        List<String> traces = collector.spans().stream()
                .map(span -> Collector.hex(span.getTraceId()))
                .toList();
        assertThat(traces).as("two spans a gateway and request").hasSize(8);
        assertThat(traces)
                .filteredOn(TRACE::equals)
                .as("all but the quiet relay's provider")
                .hasSize(6);
    }

    @Test
    void aClientThatIsNotSampledIsNotTraced() throws Exception {
        try (RunningGateway gateway = new RunningGateway(dir, traced())) {
            gateway.chat(ask("simulated-echo", false), "traceparent", PARENT.replaceAll("01$", "00"));
        }
        assertThat(collector.spans()).isEmpty();
    }
}
