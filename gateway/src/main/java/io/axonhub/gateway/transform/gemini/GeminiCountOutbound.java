package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.Headers;
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

/** Google counts the tokens of a prompt. Its clients' bytes pass through but for the model's name within; nobody else is asked. */
public final class GeminiCountOutbound implements Outbound {
    /** The format's name. */
    public static final String FORMAT = "gemini-count-tokens";

    /** The member that holds a whole request, which names its model once more. */
    static final String WHOLE = "generateContentRequest";

    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final GeminiOutbound answers = new GeminiOutbound();

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
        byte[] body = call.body();
        JsonNode json = Json.parse(body);
        if (json.path(WHOLE) instanceof ObjectNode whole && whole.has("model")) {
            whole.put("model", GeminiCall.resource(target.model()));
            body = Json.bytes(json);
        }
        return new HttpCall("POST", GeminiCall.path(target.model(), "countTokens"), JSON, body);
    }

    @Override
    public Report report(HttpReply reply) {
        JsonNode count;
        try {
            count = Json.parse(reply.body()).path("totalTokens");
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
        return answers.streamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return answers.error(reply);
    }
}
