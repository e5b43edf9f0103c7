package io.axonhub.gateway.transform.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Outbound;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;

/** Providers that count the tokens of a Messages prompt. Its clients' bytes pass through; nobody else is asked. */
public final class CountTokensOutbound implements Outbound {
    /** The format's name. */
    public static final String FORMAT = "anthropic-count-tokens";

    private static final String SUFFIX = "/count_tokens";

    private final AnthropicOutbound messages = new AnthropicOutbound();

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Operation operation() {
        return Operation.COUNT_TOKENS;
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        HttpCall forwarded = messages.forward(call, envelope, target, notes);
        int query = forwarded.path().indexOf('?');
        String path = query < 0
                ? forwarded.path() + SUFFIX
                : forwarded.path().substring(0, query)
                        + SUFFIX
                        + forwarded.path().substring(query);
        return new HttpCall(forwarded.method(), path, forwarded.headers(), forwarded.body());
    }

    @Override
    public Report report(HttpReply reply) {
        JsonNode count;
        try {
            count = Json.parse(reply.body()).path("input_tokens");
        } catch (Json.BadJsonException e) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's count is no JSON."), e);
        }
        if (!count.isIntegralNumber()) {
            throw new GatewayException(new LlmError.MalformedUpstream("The provider's answer holds no count."));
        }
        return Report.silent();
    }

    @Override
    public StreamReader streamReader() {
        return messages.streamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return messages.error(reply);
    }
}
