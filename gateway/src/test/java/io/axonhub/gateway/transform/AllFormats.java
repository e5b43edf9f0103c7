package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Effort;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;

/** Every format the goldens and contracts know: a new one is one line here and one folder of cases. */
public final class AllFormats {
    /** The moment all goldens are written at. */
    public static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_763_856_000), ZoneOffset.UTC);

    private static final List<Dialect> LIST = List.of(openAiChat(), anthropic());

    private AllFormats() {}

    /** All of them. */
    public static List<Dialect> list() {
        return LIST;
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
                Capabilities.TokenLimit.MAX_COMPLETION_TOKENS,
                true,
                true,
                EnumSet.complementOf(EnumSet.of(Capabilities.ThinkingMode.ON)),
                EnumSet.allOf(Effort.class),
                true,
                true,
                true,
                true);
    }

    private static Dialect openAiChat() {
        return new Dialect(
                new ChatInbound(CLOCK), new ChatOutbound(), "/v1/chat/completions", new Target("gpt-up", everything()));
    }

    private static Dialect anthropic() {
        return new Dialect(
                new AnthropicInbound(() -> "msg_golden"),
                new AnthropicOutbound(),
                "/anthropic/v1/messages?beta=true",
                new Target("claude-up", everything()));
    }
}
