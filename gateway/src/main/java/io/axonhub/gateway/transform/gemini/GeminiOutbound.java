package io.axonhub.gateway.transform.gemini;

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

/**
 * Google's Gemini API towards providers. Streams are always asked for as events: a client that wants one JSON array gets the same data in
 * its own layout, so that a long answer is never held in one piece.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini, generateContent</a>
 */
public final class GeminiOutbound implements GenerationOutbound {
    /** The format's name. */
    public static final String FORMAT = "gemini";

    private static final Headers JSON = Headers.of("content-type", "application/json");

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        return call(target, request.stream(), GeminiRequestWriter.write(request, target, notes));
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        byte[] body = Signatures.mayHoldTag(call.body()) ? ForeignSignatures.removed(call.body(), notes) : call.body();
        return call(target, envelope.stream(), body);
    }

    private static HttpCall call(Target target, boolean stream, byte[] body) {
        return new HttpCall("POST", GeminiCall.path(target.model(), stream), JSON, body);
    }

    @Override
    public Response read(HttpReply reply) {
        return GeminiResponseReader.read(reply.body());
    }

    @Override
    public StreamReader streamReader() {
        return new GeminiStreamReader();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return GeminiUpstreamErrors.of(reply);
    }
}
