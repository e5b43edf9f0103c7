package io.axonhub.gateway.transform.openai.completions;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.ChatEnvelope;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.ChatUsage;
import io.axonhub.gateway.transform.openai.UpstreamErrors;
import org.jspecify.annotations.Nullable;

/** Providers that still have legacy completions: for clients of the same format only, so that bytes pass. */
public final class CompletionsOutbound implements Outbound {
    private static final Headers JSON = Headers.of("content-type", "application/json");

    @Override
    public String format() {
        return CompletionsInbound.FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.GENERATE;
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        return new HttpCall("POST", "/completions", JSON, ChatEnvelope.forward(call.body(), envelope, target.model()));
    }

    @Override
    public Report report(HttpReply reply) {
        JsonNode body;
        try {
            body = Json.parse(reply.body());
        } catch (Json.BadJsonException e) {
            throw malformed(e);
        }
        if (UpstreamErrors.isError(body)) {
            throw new GatewayException(UpstreamErrors.inBand(body));
        }
        JsonNode choice = body.path("choices").path(0);
        if (!choice.isObject()) {
            throw malformed(null);
        }
        StopReason stop = ChatStop.read(choice.path("finish_reason").asText(""), false);
        return new Report(body.path("model").asText(""), ChatUsage.read(body.path("usage")), stop);
    }

    private static GatewayException malformed(Json.@Nullable BadJsonException cause) {
        return new GatewayException(new LlmError.MalformedUpstream("The provider's answer is no completion."), cause);
    }

    @Override
    public StreamReader streamReader() {
        return new CompletionsStreamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return UpstreamErrors.of(reply);
    }

    @Override
    public boolean isInjected(SseFrame frame, Envelope envelope) {
        return envelope.stream() && !envelope.streamUsage() && ChatEnvelope.isUsageChunk(frame);
    }
}
