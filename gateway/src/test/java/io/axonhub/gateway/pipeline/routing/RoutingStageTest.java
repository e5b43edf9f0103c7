package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.Endpoint;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.openai.PlainOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoutingStageTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));

    private final Random random = new Random(7);
    private final ProviderCatalog catalog = ProviderCatalog.builtIn();
    private final AtomicLong clock = new AtomicLong(1);
    private final Health health = new Health(true, clock::get);
    private final RoutingStage stage =
            new RoutingStage(new Routes(catalog, new Formats(List.of(), outbounds())), health, random);

    /** Conversations, and whatever else the fixtures' channels speak. */
    private List<Outbound> outbounds() {
        return catalog.endpoint("openai-compatible", "openai").formats().stream()
                .map(Endpoint.Spoken::format)
                .map(format -> format.equals("openai-chat")
                        ? new ChatOutbound()
                        : new PlainOutbound(format, Operation.EMBED, "/elsewhere"))
                .map(Outbound.class::cast)
                .toList();
    }

    private List<String> route(Profile profile, String model, Channel... channels) {
        Exchange exchange = Fixtures.exchange(model, Fixtures.snapshot(profile, channels), profile);
        exchange.put(Profile.class, profile);
        stage.handle(exchange, e -> DONE);
        Candidates candidates = exchange.get(Candidates.class);
        List<String> order = new ArrayList<>();
        for (Optional<Route> next = candidates.next(); next.isPresent(); next = candidates.next()) {
            order.add(next.get().channel());
        }
        return order;
    }

    @Test
    void higherPriorityComesFirstWhateverTheWeights() {
        Channel first = Fixtures.channel("default/first", 1, 10, "m");
        Channel second = Fixtures.channel("default/second", 1000, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), first, second);
        for (int i = 0; i < 50; i++) {
            assertThat(route(profile, "m", first, second)).containsExactly("default/first", "default/second");
        }
    }

    @Test
    void drawsByWeightWithinATier() {
        Channel heavy = Fixtures.channel("default/heavy", 75, 0, "m");
        Channel light = Fixtures.channel("default/light", 25, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), heavy, light);
        Map<String, Integer> drawn = new HashMap<>();
        for (int i = 0; i < 4000; i++) {
            drawn.merge(route(profile, "m", heavy, light).getFirst(), 1, Integer::sum);
        }
        assertThat(drawn.get("default/heavy")).isCloseTo(3000, within(130));
    }

    @Test
    void takesTurnsWithRoundRobin() {
        Channel a = Fixtures.channel("default/a", 1, 0, "m");
        Channel b = Fixtures.channel("default/b", 9, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.ROUND_ROBIN, List.of(), a, b);
        assertThat(route(profile, "m", a, b)).containsExactly("default/a", "default/b");
        assertThat(route(profile, "m", a, b)).containsExactly("default/b", "default/a");
        assertThat(route(profile, "m", a, b)).containsExactly("default/a", "default/b");
    }

    @Test
    void skipsChannelsWithoutTheModelOrWeight() {
        Channel other = Fixtures.channel("default/other", 1, 0, "x");
        Channel idle = Fixtures.channel("default/idle", 0, 0, "m");
        Channel serving = Fixtures.channel("default/serving", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), other, idle, serving);
        assertThat(route(profile, "m", other, idle, serving)).containsExactly("default/serving");
    }

    @Test
    void noChannelIsModelNotFound() {
        Channel other = Fixtures.channel("default/other", 1, 0, "x");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), other);
        assertThatThrownBy(() -> route(profile, "m", other))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.error()).isInstanceOf(LlmError.ModelNotFound.class));
    }

    @Test
    void anOperationThatNoServingChannelOffersIsRefusedByName() {
        Channel chat = Fixtures.channel("default/chat", 1, 0, "m");
        Profile profile = Fixtures.profile(Profile.Strategy.WEIGHTED_RANDOM, List.of(), chat);
        Exchange exchange = Fixtures.exchange(Operation.REALTIME, "m", Fixtures.snapshot(profile, chat), profile);
        exchange.put(Profile.class, profile);
        assertThatThrownBy(() -> stage.handle(exchange, e -> DONE))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.error()).isInstanceOf(LlmError.InvalidRequest.class);
                    assertThat(e.error().message()).contains("'m'", "openai-compatible", "realtime");
                });
    }
}
