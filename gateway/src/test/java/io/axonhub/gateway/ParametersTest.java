package io.axonhub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.Parameters;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.pipeline.Candidates;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.Fixtures;
import io.axonhub.gateway.pipeline.Identity;
import io.axonhub.gateway.pipeline.Reply;
import io.axonhub.gateway.pipeline.Route;
import io.axonhub.gateway.pipeline.routing.Health;
import io.axonhub.gateway.pipeline.routing.Routes;
import io.axonhub.gateway.pipeline.routing.RoutingStage;
import io.axonhub.gateway.provider.ProviderCatalog;
import io.axonhub.gateway.store.Channel;
import io.axonhub.gateway.store.ChannelDraft;
import io.axonhub.gateway.store.Prices;
import io.axonhub.gateway.store.Profile;
import io.axonhub.gateway.store.Snapshot;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a channel says of its model's parameters, and what the table knows of its format, is in the outgoing call. */
class ParametersTest {
    private static final Reply DONE = new Reply.Whole(new HttpReply(200, Headers.empty(), new byte[0]));
    private static final Clock CLOCK = Clock.systemUTC();
    private static final GenerationInbound CHAT = new ChatInbound(CLOCK, () -> "chatcmpl-1");
    private static final GenerationInbound MESSAGES = new AnthropicInbound(() -> "msg_1");
    private static final String TOOLS =
            "'tools':[{'name':'f','input_schema':{'type':'object'}}],'tool_choice':{'type':'any'},";

    private final RoutingStage stage = new RoutingStage(
            new Routes(ProviderCatalog.builtIn(), WiredFormats.of(CLOCK, "")),
            new Health(true, () -> 1),
            new Random(7));

    private static Parameters maxOutput(int most) {
        return new Parameters(most, null, null, null, null, null, null);
    }

    private static Parameters tokenLimit(TokenLimit limit) {
        return new Parameters(null, limit, null, null, null, null, null);
    }

    private static Parameters flags(@Nullable Boolean sampling, @Nullable Boolean forced, @Nullable Boolean schema) {
        return new Parameters(null, null, sampling, forced, schema, null, null);
    }

    private static Parameters thinking(ThinkingMode... modes) {
        return new Parameters(null, null, null, null, null, Set.of(modes), null);
    }

    private static Parameters efforts(Effort... efforts) {
        return new Parameters(null, null, null, null, null, null, Set.of(efforts));
    }

    private Route route(GenerationInbound inbound, String type, String apiFormat, Channel.Model model, String body) {
        Channel channel = ChannelDraft.channel("default/c")
                .type(type, apiFormat)
                .model(model)
                .credentials(List.of())
                .done();
        Profile profile = Fixtures.profile(Profile.Strategy.ROUND_ROBIN, List.of(), channel);
        Exchange exchange = new Exchange("req_1", inbound, call(body), Instant.EPOCH, 0, "127.0.0.1");
        exchange.put(Snapshot.class, Fixtures.snapshot(profile, channel));
        exchange.identify(new Identity("default/k", "k", profile.id()));
        exchange.put(Profile.class, profile);
        stage.handle(exchange, e -> DONE);
        return exchange.get(Candidates.class).next().orElseThrow();
    }

    private static HttpCall call(String body) {
        return new HttpCall(
                "POST", "/", Headers.empty(), body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode sent(GenerationInbound inbound, String type, Channel.Model model, String members) {
        String apiFormat = type.startsWith("anthropic") ? "anthropic" : "openai";
        String body = "{'model':'m'," + members + "'messages':[{'role':'user','content':'?'}]}";
        Route route = route(inbound, type, apiFormat, model, body);
        HttpCall written =
                ((GenerationOutbound) route.outbound()).write(inbound.read(call(body)), route.target(), new Notes());
        return Json.parse(route.quirk().apply(written).body());
    }

    private JsonNode toChat(Parameters parameters, String members) {
        return sent(MESSAGES, "openai-compatible", model("some-model", parameters), "'max_tokens':9000," + members);
    }

    private JsonNode toMessages(Parameters parameters, String members) {
        return sent(CHAT, "anthropic", model("claude-sonnet-4-6", parameters), members);
    }

    private static Channel.Model model(String upstream, Parameters parameters) {
        return new Channel.Model("m", upstream, Prices.none(), null, parameters);
    }

    @Test
    void theLongestAnswerIsAskedForWhereTheClientSaysNoLimit() {
        assertThat(toMessages(Parameters.unsaid(), "").path("max_tokens").asInt())
                .isEqualTo(64_000);
        assertThat(toMessages(maxOutput(1234), "").path("max_tokens").asInt()).isEqualTo(1234);
        assertThat(toMessages(maxOutput(1234), "'max_tokens':99,")
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(99);
    }

    @Test
    void theLimitIsSpelledAsTheChannelSays() {
        assertThat(toChat(Parameters.unsaid(), "").has("max_tokens")).isTrue();
        JsonNode said = toChat(tokenLimit(TokenLimit.MAX_COMPLETION_TOKENS), "");
        assertThat(said.path("max_completion_tokens").asInt()).isEqualTo(9000);
        assertThat(said.has("max_tokens")).isFalse();
    }

    @Test
    void samplingIsLeftOutOrTaken() {
        assertThat(toChat(Parameters.unsaid(), "'temperature':0.5,").has("temperature"))
                .isTrue();
        assertThat(toChat(flags(false, null, null), "'temperature':0.5,").has("temperature"))
                .isFalse();
        Channel.Model opus = model("claude-opus-4-8", flags(true, null, null));
        assertThat(sent(CHAT, "anthropic", opus, "'temperature':0.5,").has("temperature"))
                .isTrue();
    }

    @Test
    void aToolCallIsForcedOrLeftToTheModel() {
        assertThat(toChat(Parameters.unsaid(), TOOLS).path("tool_choice").asText())
                .isEqualTo("required");
        assertThat(toChat(flags(null, false, null), TOOLS).path("tool_choice").asText())
                .isNotEqualTo("required");
    }

    @Test
    void aSchemaIsNativeOrGoesIntoThePrompt() {
        String members = "'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}},";
        assertThat(toChat(Parameters.unsaid(), members)
                        .at("/response_format/type")
                        .asText())
                .isEqualTo("json_schema");
        assertThat(toChat(flags(null, null, false), members)
                        .at("/response_format/type")
                        .asText())
                .isEqualTo("json_object");
    }

    @Test
    void thinkingIsAskedForInTheWayTheModelKnows() {
        String effort = "'reasoning_effort':'high',";
        assertThat(toMessages(Parameters.unsaid(), effort).at("/thinking/type").asText())
                .isEqualTo("adaptive");
        assertThat(toMessages(thinking(ThinkingMode.BUDGET), effort)
                        .at("/thinking/type")
                        .asText())
                .isEqualTo("enabled");
        assertThat(toMessages(thinking(), effort).has("thinking")).isFalse();
        String on = "'thinking':{'type':'enabled','budget_tokens':2000},";
        assertThat(toChat(Parameters.unsaid(), on).has("thinking")).isFalse();
        assertThat(toChat(thinking(ThinkingMode.ON), on).at("/thinking/type").asText())
                .isEqualTo("enabled");
    }

    @Test
    void theNearestEffortTheModelKnowsIsSent() {
        String on = "'thinking':{'type':'enabled','budget_tokens':2000},";
        assertThat(toChat(Parameters.unsaid(), on).has("reasoning_effort")).isFalse();
        assertThat(toChat(efforts(Effort.MEDIUM, Effort.MAX), on)
                        .path("reasoning_effort")
                        .asText())
                .isEqualTo("medium");
        String asked = "'reasoning_effort':'max',";
        assertThat(toMessages(efforts(Effort.LOW), asked)
                        .at("/output_config/effort")
                        .asText())
                .isEqualTo("low");
        assertThat(toMessages(efforts(), asked).at("/output_config/effort").isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, openai, gpt-4o, openai-chat, openai-chat",
        "openai, openai, gpt-5, openai-chat, openai-responses",
        "openai, openai, gpt-5.2, openai-chat, openai-responses",
        "openai, openai, gpt-5-chat-latest, openai-chat, openai-chat",
        "openai, openai, o3, openai-chat, openai-responses",
        "openai, openai, o3-pro, openai-responses, openai-responses",
        "openai, openai, gpt-5.1-codex-max, openai-responses, openai-responses",
        "openai, openai-responses, gpt-4o, openai-responses, openai-responses",
        "openai-compatible, openai, gpt-5, openai-chat, openai-chat",
        "openai-compatible, openai-responses, llama, openai-responses, openai-responses"
    })
    void conversationsGoByTheFormatThatServesTheModel(
            String type, String apiFormat, String upstream, String forChat, String forOthers) {
        String body = "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'?'}]}";
        Channel.Model model = model(upstream, Parameters.unsaid());
        assertThat(route(CHAT, type, apiFormat, model, body).outbound().format())
                .isEqualTo(forChat);
        assertThat(route(MESSAGES, type, apiFormat, model, body).outbound().format())
                .isEqualTo(forOthers);
    }
}
