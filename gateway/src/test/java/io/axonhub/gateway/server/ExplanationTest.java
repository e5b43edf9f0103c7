package io.axonhub.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.RouteLog;
import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.Target;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final Pattern HEADER = Pattern.compile("(?i)\r\nx-axonhub-explain: ?([^\r\n]*)\r\n");

    private static Attempt attempt(Exchange exchange, String channel, int status) {
        Dialect provider = AllFormats.named("anthropic");
        Attempt attempt = exchange.attempt(
                new Route(
                        channel,
                        "test",
                        0,
                        provider.outbound(),
                        new Target("claude-é\r\nx: y", provider.target().capabilities()),
                        URI.create("http://127.0.0.1:1"),
                        Headers.empty(),
                        Timeouts.defaults(),
                        UnaryOperator.identity(),
                        Authorization.none()),
                1);
        attempt.answered(status);
        return attempt;
    }

    private static JsonNode explained(RawClient.Answer answer) {
        Matcher header = HEADER.matcher(answer.head());
        assertThat(header.find()).as(answer.head()).isTrue();
        assertThat(header.group(1).chars()).allMatch(c -> c >= ' ' && c <= '~');
        assertThat(header.group(1).length()).isLessThan(6_000);
        return Json.parse(header.group(1));
    }

    @Test
    void tellsTheAttemptsAndTheirLossesToWhoAsks() {
        try (RunningServer server = new RunningServer(exchange -> {
                    Attempt first = attempt(exchange, "default/a", 429);
                    first.notes().dropped("seed", "no equivalent");
                    first.ended(2, new LlmError.RateLimited("slow down", null), false);
                    Attempt second = attempt(exchange, "default/b", 200);
                    second.notes().degraded("messages[0].\"näme\"", "sent\r\nas \"auto\"");
                    return Replies.json("{}");
                });
                RawClient client = server.connect()) {
            RawClient.Answer plain = client.send(RawClient.post(CHAT, "{}")).read();
            assertThat(plain.head()).doesNotContainIgnoringCase("x-axonhub-explain");
            assertThat(plain.head()).containsPattern("(?i)x-axonhub-degraded: ?messages\\[0\\]\\.\"n\\?me\"\r\n");
            JsonNode json = explained(client.send(RawClient.post(CHAT, "{}", "x-axonhub-explain: True"))
                    .read());
            assertThat(json.path("client").asText()).isEqualTo("openai-chat");
            assertThat(json.path("attempts"))
                    .isEqualTo(
                            Json.parse(
                                    "[{\"number\":1,\"channel\":\"default/a\",\"credential\":0,\"after_ms\":0,\"format\":\"anthropic\","
                                            + "\"model\":\"claude-???x: y\",\"status\":429,\"error\":\"rate_limited\","
                                            + "\"losses\":[{\"dropped\":\"seed\",\"why\":\"no equivalent\"}]},"
                                            + "{\"number\":2,\"channel\":\"default/b\",\"credential\":0,\"after_ms\":0,\"format\":\"anthropic\","
                                            + "\"model\":\"claude-???x: y\",\"status\":200,\"why\":\"retry\","
                                            + "\"losses\":[{\"degraded\":\"messages[0].?n?me?\",\"why\":\"sent??as ?auto?\"}]}]"));
        }
    }

    @Test
    void isBoundedWhateverWasTriedAndLost() {
        try (RunningServer server = new RunningServer(exchange -> {
                    for (int i = 0; i < 30; i++) {
                        Attempt attempt = attempt(exchange, "default/c" + i, 500);
                        for (int j = 0; j < 300; j++) {
                            attempt.notes().dropped("messages[" + j + "].name" + "x".repeat(300), "no equivalent");
                        }
                    }
                    return Replies.stream(List.of("data: x\n\n"));
                });
                RawClient client = server.connect()) {
            JsonNode json = explained(client.send(RawClient.post(CHAT, "{}", "x-axonhub-explain: true"))
                    .read());
            assertThat(json.path("attempts")).hasSize(8);
            assertThat(json.path("attempts").get(0).path("number").asInt()).isEqualTo(23);
            assertThat(json.path("attempts").get(0).path("losses").valueStream().toList())
                    .last()
                    .asString()
                    .contains("more");
        }
    }

    @Test
    void explainsARefusalToo() {
        try (RunningServer server = new RunningServer(exchange -> {
                    attempt(exchange, "default/a", 503);
                    throw new GatewayException(new LlmError.Overloaded("busy", null));
                });
                RawClient client = server.connect()) {
            RawClient.Answer answer = client.send(RawClient.post(CHAT, "{}", "x-axonhub-explain: true"))
                    .read();
            assertThat(explained(answer).path("attempts").get(0).path("status").asInt())
                    .isEqualTo(503);
            assertThat(answer.body()).contains("busy");
        }
    }

    /** A model with so many channels of each kind. */
    private record Leg(int count) implements RouteLog.Leg {
        @Override
        public String model() {
            return "m\r\nx: y";
        }

        @Override
        public RouteLog.Cause cause() {
            return RouteLog.Cause.FALLBACK;
        }

        @Override
        public List<RouteLog.Candidate> candidates() {
            return IntStream.range(0, count)
                    .mapToObj(i -> new RouteLog.Candidate("default/c" + i, 5, "out", 1 / 3.0, "breaker open"))
                    .toList();
        }

        @Override
        public int excluded() {
            return count;
        }

        @Override
        public List<RouteLog.Exclusion> exclusions(int most) {
            return IntStream.range(0, Math.min(most, count))
                    .mapToObj(i -> new RouteLog.Exclusion("default/x" + i, "weight 0"))
                    .toList();
        }
    }

    private static void log(RouteLog log, int channels) {
        log.profile("default/p", 1);
        log.mapping(2);
        log.ordered("LEAST_LOAD", "session");
        log.leg(new Leg(channels));
        log.skipped("default/c0", "full", 1_500_000_000L);
        log.waited("backoff", 20_000_000L);
        log.problem("rules[0] was skipped");
    }

    @Test
    void saysWhyTheRequestWentWhereItWent() {
        try (RunningServer server = new RunningServer(exchange -> {
                    log(exchange.routeLog(), 1);
                    return Replies.json("{}");
                });
                RawClient client = server.connect()) {
            JsonNode json = explained(client.send(RawClient.post(CHAT, "{}", "x-axonhub-explain: true"))
                    .read());
            assertThat(json.path("route")).isEqualTo(Json.parse("""
                            {"profile": "default/p", "rule": 1, "mapping": 2, "strategy": "least_load", "affinity": "session",
                             "problems": [{"what": "rules[0] was skipped"}],
                             "passed_over": [{"channel": "default/c0", "why": "full", "left_ms": 1500}],
                             "waits": [{"why": "backoff", "ms": 20}],
                             "models": [{"model": "m??x: y", "cause": "fallback",
                               "candidates": [{"channel": "default/c0", "priority": 5, "standing": "out", "score": 0.333,
                                 "why": "breaker open"}],
                               "excluded": [{"channel": "default/x0", "why": "weight 0"}]}]}
                            """));
        }
    }

    @Test
    void theReasonsAreBoundedToo() {
        try (RunningServer server = new RunningServer(exchange -> {
                    IntStream.range(0, 50).forEach(i -> log(exchange.routeLog(), 64));
                    return Replies.json("{}");
                });
                RawClient client = server.connect()) {
            JsonNode json = explained(client.send(RawClient.post(CHAT, "{}", "x-axonhub-explain: true"))
                    .read());
            assertThat(json.path("route").path("problems").valueStream().toList())
                    .last()
                    .asString()
                    .contains("more");
        }
    }
}
