package io.axonhub.gateway.pipeline.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.axonhub.gateway.http.Authorization;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.Timeouts;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Price;
import io.axonhub.gateway.store.PriceBook;
import io.axonhub.gateway.store.Pricing;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Rates;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostStageTest {
    private static final String ANSWER = "{\"id\":\"x\", \"usage\": {\"prompt_tokens\": 7},\"choices\":[]}";

    private static CostStage stage(String model) {
        BigDecimal one = BigDecimal.ONE;
        Price price = Price.flat("USD", new Rates(one, one, one, one, BigDecimal.TEN, one));
        return new CostStage(new Pricing(
                new PriceBook(List.of(new PriceBook.Entry("openai-compatible", model, null, null, price)))));
    }

    private static Exchange exchange(String asked) {
        Channel channel = Fixtures.channel("default/c", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), channel);
        HttpCall call = new HttpCall(
                "POST",
                "/v1/chat/completions",
                Headers.of(CostStage.HEADER, asked),
                "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8));
        Exchange exchange =
                new Exchange("r", new ChatInbound(Clock.systemUTC(), () -> "id"), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, Fixtures.snapshot(profile, channel));
        return exchange;
    }

    private static void attempt(Exchange exchange, @Nullable Usage used, long ended) {
        Route route = new Route(
                "default/c",
                "openai-compatible",
                -1,
                new ChatOutbound(),
                new Target("m", ProviderCatalog.builtIn().capabilities("openai-compatible", "openai-chat", "m")),
                URI.create("http://127.0.0.1:1"),
                Headers.empty(),
                Timeouts.defaults(),
                UnaryOperator.identity(),
                Authorization.none());
        exchange.attempt(route, 1).learned(null, used, null);
        exchange.currentAttempt().ended(ended, null, false);
    }

    private static String whole(CostStage stage, String asked) {
        Reply reply = stage.handle(exchange(asked), exchange -> {
            attempt(exchange, new Usage(500, 0, 0, 0, 0, 0), 2);
            attempt(exchange, null, 3);
            attempt(exchange, new Usage(0, 0, 0, 0, 100, 0), 4);
            return new Reply.Whole(HttpReply.json(200, ANSWER.getBytes(StandardCharsets.UTF_8)));
        });
        return new String(((Reply.Whole) reply).reply().body(), StandardCharsets.UTF_8);
    }

    @Test
    void addsTheCostOfAllAttemptsAndKeepsEveryOtherByte() {
        assertThat(whole(stage("m"), "true"))
                .isEqualTo("{\"id\":\"x\", \"usage\": {\"prompt_tokens\": 7,\"cost\":0.0015,\"cost_currency\":\"USD\"},"
                        + "\"choices\":[]}");
    }

    @Test
    void addsNothingThatIsNotAskedForOrNotKnown() {
        assertThat(whole(stage("m"), "false")).isEqualTo(ANSWER);
        assertThat(whole(stage("other"), "true")).isEqualTo(ANSWER);
    }

    @Test
    void addsTheCostToTheFrameOfAStreamThatHasTheUsage() {
        Deque<String> frames = new ArrayDeque<>(List.of(
                "data: {\"usage\":null,\"choices\":[{\"text\":\"\\\"usage\\\"\"}]}\n\n",
                "event: x\ndata: {\"response\":{\"usage\":{}}}\r\n\r\n",
                "data: [DONE]\n\n"));
        Exchange asking = exchange("true");
        Reply.Stream stream = (Reply.Stream) stage("m").handle(asking, exchange -> {
            attempt(exchange, null, 0);
            return new Reply.Stream(200, Headers.empty(), new Chunks(frames));
        });
        assertThat(text(stream)).isEqualTo("data: {\"usage\":null,\"choices\":[{\"text\":\"\\\"usage\\\"\"}]}\n\n");
        asking.currentAttempt().learned(null, new Usage(2, 0, 0, 0, 0, 0), null);
        assertThat(text(stream))
                .isEqualTo("event: x\ndata: {\"response\":{\"usage\":{\"cost\":0.000002,\"cost_currency\":\"USD\"}}}"
                        + "\r\n\r\n");
        assertThat(text(stream)).isEqualTo("data: [DONE]\n\n");
        assertThat(stream.chunks().next()).isNull();
    }

    private static String text(Reply.Stream stream) {
        byte[] next = stream.chunks().next();
        assertThat(next).isNotNull();
        return new String(next, StandardCharsets.UTF_8);
    }

    private record Chunks(Deque<String> frames) implements Reply.Chunks {
        @Override
        public byte @Nullable [] next() {
            String next = frames.poll();
            return next == null ? null : next.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void close() {
            frames.clear();
        }
    }
}
