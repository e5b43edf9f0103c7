package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.llm.ThinkingMode;
import io.axonhub.gateway.llm.TokenLimit;
import io.axonhub.gateway.transform.aisdk.AiSdkInbound;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import io.axonhub.gateway.transform.bedrock.ConverseOutbound;
import io.axonhub.gateway.transform.bedrock.EventStreamBytes;
import io.axonhub.gateway.transform.gemini.GeminiInbound;
import io.axonhub.gateway.transform.gemini.GeminiOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import io.axonhub.gateway.transform.openai.completions.CompletionsInbound;
import io.axonhub.gateway.transform.openai.responses.ResponsesInbound;
import io.axonhub.gateway.transform.openai.responses.ResponsesOutbound;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Every format the goldens and contracts know: a new one is one line here and one folder of cases. */
public final class AllFormats {
    /** The moment all goldens are written at. */
    public static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_763_856_000), ZoneOffset.UTC);

    private static final List<Dialect> LIST = List.of(openAiChat(), anthropic(), gemini(), openAiResponses());

    private AllFormats() {}

    /** All of them. */
    public static List<Dialect> list() {
        return LIST;
    }

    /** Every way to be a client: of the formats above, and of those that no provider speaks. */
    public static List<Client> clients() {
        return Stream.of(LIST.stream().map(Client::of), aiSdk().stream(), Stream.of(completions()))
                .flatMap(some -> some)
                .toList();
    }

    /** The providers' sides of all of them, and of the formats that no client speaks. */
    public static List<Provided> providers() {
        return Stream.concat(LIST.stream().map(Provided::of), Stream.of(converse()))
                .toList();
    }

    /** The client of this name. */
    public static Client client(String name) {
        return clients().stream()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The one of this name. */
    public static Dialect named(String format) {
        return LIST.stream()
                .filter(dialect -> dialect.format().equals(format))
                .findFirst()
                .orElseThrow();
    }

    /** A model that takes everything its format knows; a switch for thinking is what single vendors add to OpenAI's. */
    public static Capabilities everything() {
        return new Capabilities(
                64_000,
                TokenLimit.MAX_COMPLETION_TOKENS,
                true,
                true,
                EnumSet.complementOf(EnumSet.of(ThinkingMode.ON)),
                EnumSet.allOf(Effort.class),
                true,
                true,
                true,
                true);
    }

    private static List<Client> aiSdk() {
        AiSdkInbound inbound = new AiSdkInbound(() -> "msg_golden", "default-model");
        return Stream.of("ui", "data", "text")
                .map(shape -> new Client(
                        "aisdk-" + shape,
                        inbound,
                        "/aisdk/v1/chat",
                        Headers.of("x-axonhub-stream-protocol", shape),
                        shape.equals("ui")))
                .toList();
    }

    /** OpenAI's legacy completions, asked of every provider as a conversation. */
    private static Client completions() {
        return new Client(
                "openai-completions", new CompletionsInbound(CLOCK), "/v1/completions", Headers.empty(), true);
    }

    private static Dialect openAiChat() {
        return new Dialect(
                new ChatInbound(CLOCK, () -> "chatcmpl-golden"),
                new ChatOutbound(),
                "/v1/chat/completions",
                new Target("gpt-up", everything()));
    }

    private static Dialect anthropic() {
        return new Dialect(
                new AnthropicInbound(() -> "msg_golden"),
                new AnthropicOutbound(),
                "/anthropic/v1/messages?beta=true",
                new Target("claude-up", everything()));
    }

    private static Dialect openAiResponses() {
        return new Dialect(
                new ResponsesInbound(CLOCK, id -> id.isEmpty() ? "resp_golden" : id),
                new ResponsesOutbound(),
                "/v1/responses",
                new Target("gpt-up", everything()));
    }

    private static Dialect gemini() {
        return new Dialect(
                new GeminiInbound(),
                new GeminiOutbound(),
                "/gemini/v1beta/models/gemini-golden:generateContent",
                new Target("gemini-up", everything()));
    }

    /** Bedrock's Converse, which no client speaks; its streams are binary, its goldens are not. */
    public static Provided converse() {
        return new Provided(
                new ConverseOutbound(() -> "msg_bedrock"),
                new Target("vendor.model-up-v1:0", everything()),
                EventStreamBytes::of);
    }
}
