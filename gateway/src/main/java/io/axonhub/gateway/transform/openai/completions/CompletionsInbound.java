package io.axonhub.gateway.transform.openai.completions;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.openai.ChatEnvelope;
import io.axonhub.gateway.transform.openai.OpenAiErrors;
import io.axonhub.gateway.transform.openai.UsageCost;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/**
 * OpenAI's legacy completions towards clients: passed through where the provider still has them, else asked as a conversation of
 * one message.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/completions">OpenAI, completions</a>
 */
public final class CompletionsInbound implements GenerationInbound {
    /** The format's name. */
    public static final String FORMAT = "openai-completions";

    private static final String PROMPT = "prompt";
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;

    /** {@code clock} gives the {@code created} of answers. */
    public CompletionsInbound(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        return ChatEnvelope.read(call.body());
    }

    @Override
    public Request read(HttpCall call) {
        return CompletionsRequestReader.read(call.body());
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        return CompletionsResponseWriter.write(
                response, request, notes, clock.instant().getEpochSecond());
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        return new CompletionsStreamWriter(request, notes, clock.instant().getEpochSecond());
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return OpenAiErrors.reply(error, requestId, PROMPT);
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return errorFrame(error);
    }

    static byte[] errorFrame(LlmError error) {
        return SseFrame.encode(null, Json.bytes(OpenAiErrors.body(error, PROMPT)));
    }

    @Override
    public byte[] streamEnd() {
        return CompletionsStreamWriter.done();
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
