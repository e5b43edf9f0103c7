package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.config.TelemetryConfig;
import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.AttemptRecord;
import io.axonhub.gateway.store.Failure;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.RequestStatus;
import io.axonhub.gateway.store.Timing;
import io.axonhub.gateway.store.journal.Samples;
import io.axonhub.gateway.telemetry.Tracing;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Attempts that ran side by side, of which the first one was chosen: it is the last of the request's attempts then. */
class HedgedSpansTest {
    private final Exchange exchange = Fixtures.exchange(
            "m",
            Fixtures.snapshot(
                    Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), Fixtures.channel("a", 1, 0, "m")),
                    Fixtures.channel("a", 1, 0, "m")),
            Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), Fixtures.channel("a", 1, 0, "m")));

    private static Route route(String channel) {
        return new Route(
                channel,
                "openai-compatible",
                -1,
                new ChatOutbound(),
                new Target(
                        "model-of-" + channel,
                        ProviderCatalog.builtIn().capabilities("openai-compatible", "openai-chat", "m")),
                URI.create("http://127.0.0.1:1"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none());
    }

    private static AttemptRecord record(Attempt attempt, boolean lost) {
        String channel = attempt.route().channel();
        AttemptRecord sample = Samples.bareAttempt("r");
        return new AttemptRecord(
                "r",
                attempt.number(),
                new AttemptRecord.Target(channel, "openai-compatible", -1, "openai-chat", "model-of-" + channel),
                null,
                lost ? 0 : 200,
                lost ? new Failure("canceled", "another was quicker") : null,
                sample.startedAt(),
                Timing.unknown(),
                null,
                null,
                false,
                List.of(),
                null,
                null);
    }

    @Test
    void eachSpanTellsOfItsOwnAttempt() throws Exception {
        try (Collector collector = new Collector()) {
            Tracing tracing =
                    new Tracing(new TelemetryConfig.Otlp(collector.endpoint(), "", "test", 1, false, false), "test");
            Observer.Observed observed = tracing.began(exchange);
            Attempt chosen = exchange.attempt(Attempt.Occasion.FIRST, route("a"), exchange.receivedNanos());
            Exchange first = exchange.branch();
            tracing.handle(first, any -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
            Attempt beside = exchange.attempt(Attempt.Occasion.HEDGE, route("b"), exchange.receivedNanos() + 5);
            tracing.handle(exchange.branch(), any -> new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0])));
            exchange.adopt(first);
            assertThat(exchange.attempts()).containsExactly(beside, chosen);
            observed.ended(new Observer.End(
                    exchange,
                    Samples.ended("r", 0, RequestStatus.COMPLETED),
                    List.of(record(beside, true), record(chosen, false)),
                    -1,
                    null));
            tracing.close();
            Map<String, Map<String, String>> spans = collector.spans().stream()
                    .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                    .collect(Collectors.toMap(Span::getName, span -> Collector.attributes(span.getAttributesList())));
            assertThat(spans).hasSize(2);
            assertThat(spans.get("chat model-of-a"))
                    .containsEntry("axonhub.attempt", "1")
                    .containsEntry("axonhub.channel", "a")
                    .containsEntry("gen_ai.request.model", "model-of-a")
                    .doesNotContainKey("error.type");
            assertThat(spans.get("chat model-of-b"))
                    .containsEntry("axonhub.attempt", "2")
                    .containsEntry("axonhub.channel", "b")
                    .containsEntry("error.type", "canceled");
        }
    }
}
