package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole gateway shows Prometheus. */
class MetricsTest {
    private static final String ECHO =
            "{\"model\":\"simulated-echo\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}]}";

    @TempDir
    Path dir;

    @Test
    void countsRequestsTokensTimesAndErrorsUnderBoundedLabels() throws Exception {
        try (RunningGateway gateway = new RunningGateway(dir, Map.of())) {
            assertThat(gateway.chat(ECHO.formatted(false)).statusCode()).isEqualTo(200);
            assertThat(gateway.chat(ECHO.formatted(true)).statusCode()).isEqualTo(200);
            assertThat(gateway.chat("{\"model\":\"made-up-by-a-client\",\"messages\":[]}")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(gateway.chatAs("ah-nobody", ECHO.formatted(false)).statusCode())
                    .isEqualTo(401);
            String series = "channel=\"default/simulated\",format=\"openai-chat\",model=\"simulated-echo\"";
            await().untilAsserted(() -> assertThat(scraped(gateway))
                    .contains("axonhub_requests_total{" + series + "} 2.0")
                    .contains("axonhub_requests_in_flight 0.0"));
            assertThat(scraped(gateway))
                    .contains(
                            "axonhub_request_errors_total{channel=\"\",class=\"model_not_found\",format=\"openai-chat\",model=\"\"} 1.0")
                    .contains("axonhub_refused_requests_total{class=\"unauthenticated\"} 1.0")
                    .contains("axonhub_request_duration_seconds_count{" + series + "} 2")
                    .contains("axonhub_gateway_overhead_seconds_count{" + series + "} 2")
                    .contains(
                            "axonhub_time_to_first_token_seconds_count{channel=\"default/simulated\",model=\"simulated-echo\"} 2")
                    .containsPattern("axonhub_inter_token_gap_seconds_count\\{[^}]*} [1-9]")
                    .containsPattern(
                            "axonhub_tokens_total\\{channel=\"default/simulated\",kind=\"output\",model=\"simulated-echo\"} [1-9]")
                    .contains("axonhub_attempts_total{channel=\"default/simulated\",model=\"simulated-echo\"} 2.0")
                    .contains("axonhub_breaker_state{channel=\"default/simulated\"} 0.0")
                    .containsPattern("axonhub_config_revision [1-9]")
                    .containsPattern("axonhub_records_appended_total [1-9]")
                    .contains("axonhub_records_dropped_total 0.0", "axonhub_journal_queued_bytes ")
                    .contains("axonhub_build_info{version=\"test\"} 1.0", "jvm_memory_used_bytes{", "jvm_gc_")
                    .doesNotContain("made-up-by-a-client")
                    .doesNotContain("ah-");
        }
    }

    private static String scraped(RunningGateway gateway) throws IOException, InterruptedException {
        HttpResponse<String> page = gateway.get("/metrics");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        return page.body();
    }

    @Test
    void canBeOnAPortOfTheirOwnOrNowhere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        try (RunningGateway gateway =
                        new RunningGateway(dir, Map.of("AXONHUB_TELEMETRY_METRICS_PORT", Integer.toString(port)));
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(gateway.get("/metrics").statusCode()).isEqualTo(404);
            HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .build();
            assertThat(client.send(scrape, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("axonhub_build_info");
        }
        try (RunningGateway gateway = new RunningGateway(dir, Map.of("AXONHUB_TELEMETRY_METRICS_ENABLED", "false"))) {
            assertThat(gateway.get("/metrics").statusCode()).isEqualTo(404);
            assertThat(gateway.get("/health/started").body()).isEqualTo("started\n");
        }
    }
}
