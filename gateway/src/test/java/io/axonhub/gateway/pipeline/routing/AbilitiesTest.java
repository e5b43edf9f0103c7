package io.axonhub.gateway.pipeline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model is not asked for what it cannot do. */
class AbilitiesTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
    private static final String IMAGE = "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}";
    private static final String PDF = "{'type':'file','file':{'file_data':'data:application/pdf;base64,AA=='}}";
    private static final String SOUND = "{'type':'input_audio','input_audio':{'data':'AA==','format':'wav'}}";

    private final Random random = new Random(7);
    private final RoutingStage stage = new RoutingStage(
            new Routes(ProviderCatalog.builtIn(), new Formats(List.of(), List.of(new ChatOutbound()))),
            new Health(true, () -> 1),
            random);

    private static Channel channel(String id, String type, String upstream, Ability... abilities) {
        return ChannelDraft.channel(id)
                .type(type, "openai")
                .model("m", upstream, abilities)
                .credentials(List.of())
                .done();
    }

    private Route route(String parts, String members, Channel... channels) {
        Profile profile = Fixtures.profile(Profile.Strategy.ROUND_ROBIN, List.of(), channels);
        String body = "{'model':'m'," + members + "'messages':[{'role':'user','content':[{'type':'text','text':'?'}"
                + (parts.isEmpty() ? "" : "," + parts) + "]}]}";
        HttpCall call = new HttpCall(
                "POST", "/", Headers.empty(), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        Exchange exchange = new Exchange(
                "req_1", new ChatInbound(Clock.systemUTC(), () -> "chatcmpl-1"), call, Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, Fixtures.snapshot(profile, channels));
        exchange.identify(new Identity("default/k", "k", profile.id()));
        exchange.put(Profile.class, profile);
        stage.handle(exchange, e -> DONE);
        Candidates candidates = exchange.get(Candidates.class);
        Route first = candidates.next().orElseThrow();
        assertThat(candidates.next()).isEmpty();
        return first;
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek, deepseek-v4-pro, true, false",
        "deepseek, deepseek-of-tomorrow, true, true",
        "zhipu, glm-5.2, true, false",
        "zai, glm-4.6v, true, true",
        "moonshot, kimi-k3, true, true",
        "moonshot, moonshot-v1-8k, true, false",
        "openai, gpt-5, true, true",
        "openai-compatible, llama, true, true"
    })
    void theTableKnowsWhoSees(String type, String model, boolean text, boolean images) {
        Channel channel = channel("default/c", type, model);
        assertThat(route("", "", channel).channel()).isEqualTo("default/c");
        if (images) {
            assertThat(route(IMAGE, "", channel).channel()).isEqualTo("default/c");
        } else {
            assertThatThrownBy(() -> route(IMAGE, "", channel)).isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void theRefusalNamesTheFieldAndTheChannelsType() {
        assertThatThrownBy(() -> route(IMAGE, "", channel("default/c", "deepseek", "deepseek-v4-pro")))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.error())
                            .isInstanceOfSatisfying(
                                    LlmError.InvalidRequest.class,
                                    bad -> assertThat(bad.param()).isEqualTo("messages[0].content[1]"));
                    assertThat(e.error().message()).contains("'m'", "images", "deepseek");
                });
    }

    @Test
    void theOneThatSeesIsTakenWhereAnotherDoesNot() {
        Channel blind = channel("default/blind", "deepseek", "deepseek-v4-pro");
        Channel seeing = channel("default/seeing", "openai", "gpt-5");
        assertThat(route(IMAGE, "", blind, seeing).channel()).isEqualTo("default/seeing");
    }

    @Test
    void aChannelsOwnWordCountsMoreThanTheTable() {
        Channel seeing = channel("default/c", "deepseek", "deepseek-v4-pro", Ability.VISION);
        assertThat(route(IMAGE, "", seeing).channel()).isEqualTo("default/c");
        Channel blind = channel("default/c", "openai", "gpt-5", Ability.TOOLS);
        assertThatThrownBy(() -> route(IMAGE, "", blind)).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> route(PDF, "", blind)).hasMessageContaining("documents");
        assertThatThrownBy(() -> route(SOUND, "", blind)).hasMessageContaining("audio");
        String tools = "'tools':[{'type':'function','function':{'name':'f'}}],";
        assertThat(route("", tools, blind).channel()).isEqualTo("default/c");
        assertThatThrownBy(() -> route("", tools, seeing)).hasMessageContaining("tools");
    }

    @Test
    void abilitiesShapeWhatIsAskedFor() {
        Route plain = route("", "", channel("default/c", "openai", "gpt-5", Ability.TOOLS));
        assertThat(plain.target().capabilities().jsonSchema()).isFalse();
        assertThat(plain.target().capabilities().efforts()).isEmpty();
        Route both = route(
                "", "", channel("default/c", "openai-compatible", "x", Ability.REASONING, Ability.STRUCTURED_OUTPUT));
        assertThat(both.target().capabilities().jsonSchema()).isTrue();
        assertThat(both.target().capabilities().efforts()).hasSize(3);
    }
}
