package io.axonhub.gateway.transform.openai.responses;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.openai.UpstreamErrors;

/**
 * OpenAI Responses towards providers.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI, responses</a>
 */
public final class ResponsesOutbound implements GenerationOutbound {
    private static final String PATH = "/responses";
    private static final String BETA = "openai-beta";
    private static final Headers JSON = Headers.of("content-type", "application/json");

    @Override
    public String format() {
        return ResponsesInbound.FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        return new HttpCall("POST", PATH, JSON, ResponsesRequestWriter.write(request, target, notes));
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        Headers headers = JSON;
        for (String beta : call.headers().all(BETA)) {
            headers = headers.add(BETA, beta);
        }
        return new HttpCall(
                "POST", PATH, headers, ResponsesEnvelope.forward(call.body(), envelope, target.model(), notes));
    }

    @Override
    public Response read(HttpReply reply) {
        return ResponsesResponseReader.read(reply.body());
    }

    @Override
    public StreamReader streamReader() {
        return new ResponsesStreamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return UpstreamErrors.of(reply);
    }
}
