package io.axonhub.gateway.transform.bedrock;

import io.axonhub.gateway.http.FrameDecoder;
import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import java.util.function.Supplier;

/**
 * Any model on Bedrock, in the one dialect that all of them take there.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Converse</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html">ConverseStream</a>
 */
public final class ConverseOutbound implements GenerationOutbound {
    /** The format's name. */
    public static final String FORMAT = "bedrock-converse";

    /** The media type of its streams. */
    static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    private final Supplier<String> ids;

    /** {@code ids}: an id for each answer, because Converse gives none. */
    public ConverseOutbound(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        byte[] body = Json.bytes(new ConverseRequestWriter(request, target, notes).write());
        String operation = request.stream() ? "converse-stream" : "converse";
        String accept = request.stream() ? EVENT_STREAM : "application/json";
        Headers headers = Headers.of("content-type", "application/json", "accept", accept);
        return new HttpCall("POST", ModelPath.of(target.model(), operation), headers, body);
    }

    /** No client speaks Converse: {@link #dialect()} is no inbound's format. */
    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        throw new IllegalStateException("Converse is a provider's dialect only");
    }

    @Override
    public Response read(HttpReply reply) {
        return ConverseResponseReader.read(reply, ids.get());
    }

    @Override
    public StreamReader streamReader() {
        return new ConverseStreamReader(ids.get());
    }

    @Override
    public FrameDecoder frames() {
        return EventFrames.plain();
    }

    @Override
    public LlmError error(HttpReply reply) {
        return BedrockErrors.of(reply);
    }
}
