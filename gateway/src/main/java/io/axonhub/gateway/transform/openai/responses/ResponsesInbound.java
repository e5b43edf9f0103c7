package io.axonhub.gateway.transform.openai.responses;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Continuation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import io.axonhub.gateway.transform.openai.UsageCost;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * OpenAI Responses towards clients.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/responses">OpenAI, responses</a>
 */
public final class ResponsesInbound implements GenerationInbound {
    /** The format's name. */
    public static final String FORMAT = "openai-responses";

    /** The member that holds the prompt. */
    static final String PROMPT = "input";

    private static final Continuation CONTINUATION = new ResponsesContinuation();
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;
    private final UnaryOperator<String> ids;

    /**
     * {@code clock} gives the {@code created_at} of answers; {@code ids} the id that a client sees and continues from, made of the
     * provider's, which may be empty and, with some servers, not its own.
     */
    public ResponsesInbound(Clock clock, UnaryOperator<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        return ResponsesEnvelope.read(call.body());
    }

    @Override
    public Request read(HttpCall call) {
        return ResponsesRequestReader.read(call);
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        response.extras().keySet().stream()
                .sorted()
                .forEach(member -> notes.dropped(member, "a member of the provider's answer that is unknown here"));
        return Json.bytes(ResponsesStreamWriter.whole(
                response, request, notes, ids, clock.instant().getEpochSecond()));
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        return new ResponsesStreamWriter(request, notes, ids, clock.instant().getEpochSecond());
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return OpenAiErrors.reply(error, requestId, PROMPT);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return ResponsesStreamWriter.error(error, 0);
    }

    @Override
    public Optional<Continuation> continuation() {
        return Optional.of(CONTINUATION);
    }

    @Override
    public byte[] priced(byte[] answer, BigDecimal amount, String currency) {
        return UsageCost.in(answer, amount, currency);
    }

    @Override
    public byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }
}
