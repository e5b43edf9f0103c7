package io.axonhub.gateway;

import io.axonhub.gateway.transform.Formats;
import io.axonhub.gateway.transform.Inbound;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.aisdk.AiSdkInbound;
import io.axonhub.gateway.transform.anthropic.AnthropicInbound;
import io.axonhub.gateway.transform.anthropic.AnthropicOutbound;
import io.axonhub.gateway.transform.anthropic.CountTokensInbound;
import io.axonhub.gateway.transform.anthropic.CountTokensOutbound;
import io.axonhub.gateway.transform.anthropic.HostedOutbound;
import io.axonhub.gateway.transform.bedrock.ConverseOutbound;
import io.axonhub.gateway.transform.bedrock.InvokeOutbound;
import io.axonhub.gateway.transform.gemini.GeminiCountInbound;
import io.axonhub.gateway.transform.gemini.GeminiCountOutbound;
import io.axonhub.gateway.transform.gemini.GeminiInbound;
import io.axonhub.gateway.transform.gemini.GeminiOutbound;
import io.axonhub.gateway.transform.openai.chat.ChatInbound;
import io.axonhub.gateway.transform.openai.chat.ChatOutbound;
import io.axonhub.gateway.transform.openai.completions.CompletionsInbound;
import io.axonhub.gateway.transform.openai.completions.CompletionsOutbound;
import io.axonhub.gateway.transform.openai.realtime.RealtimeInbound;
import io.axonhub.gateway.transform.openai.realtime.RealtimeOutbound;
import io.axonhub.gateway.transform.openai.responses.ResponsesInbound;
import io.axonhub.gateway.transform.openai.responses.ResponsesOutbound;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Every dialect there is. Part of the wiring. */
final class WiredFormats {
    private WiredFormats() {}

    /** {@code aisdkModel}: of AI SDK requests that name none. */
    static Formats of(Clock clock, String aisdkModel) {
        return new Formats(inbounds(clock, aisdkModel), outbounds(clock));
    }

    private static List<Inbound> inbounds(Clock clock, String aisdkModel) {
        List<Inbound> all = new ArrayList<>(TaskFormats.inbounds());
        all.add(new ChatInbound(clock, () -> id("chatcmpl-")));
        // a provider's own ids may repeat, and a client continues an answer by its id
        all.add(new ResponsesInbound(clock, provider -> id("resp_")));
        all.add(new CompletionsInbound(clock));
        all.add(new RealtimeInbound());
        AnthropicInbound messages = new AnthropicInbound(() -> id("msg_"));
        all.add(messages);
        all.add(new CountTokensInbound(messages));
        all.add(new GeminiInbound());
        all.add(new GeminiCountInbound());
        all.add(new AiSdkInbound(() -> id("msg_"), aisdkModel));
        return all;
    }

    private static List<Outbound> outbounds(Clock clock) {
        List<Outbound> all = new ArrayList<>(TaskFormats.outbounds(clock));
        all.add(new ChatOutbound());
        all.add(new ResponsesOutbound());
        all.add(new CompletionsOutbound());
        all.add(new RealtimeOutbound());
        all.add(new AnthropicOutbound());
        all.add(new CountTokensOutbound());
        all.add(HostedOutbound.vertex());
        all.add(new InvokeOutbound(HostedOutbound.bedrock()));
        all.add(new ConverseOutbound(() -> id("msg_")));
        all.add(new GeminiOutbound());
        all.add(new GeminiCountOutbound());
        return all;
    }

    private static String id(String prefix) {
        return prefix + UUID.randomUUID().toString().replace("-", "");
    }
}
