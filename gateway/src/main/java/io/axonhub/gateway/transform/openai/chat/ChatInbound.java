package io.axonhub.gateway.transform.openai.chat;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.StreamEvent;
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
import java.util.function.Supplier;

/**
 * OpenAI Chat Completions towards clients.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI, chat completions</a>
 */
public final class ChatInbound implements GenerationInbound {
    /** The format's name. */
    public static final String FORMAT = "openai-chat";

    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Clock clock;
    private final Supplier<String> ids;

    /** {@code clock} gives the {@code created} of answers, {@code ids} a new id where the provider gave none. */
    public ChatInbound(Clock clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
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
        return ChatRequestReader.read(call.body());
    }

    @Override
    public byte[] write(Response response, Request request, Notes notes) {
        Response named = response.id().isEmpty()
                ? new Response(
                        ids.get(),
                        response.model(),
                        response.content(),
                        response.stop(),
                        response.usage(),
                        response.extras())
                : response;
        return ChatResponseWriter.write(named, request, notes, clock.instant().getEpochSecond());
    }

    @Override
    public StreamWriter streamWriter(Request request, Notes notes) {
        StreamWriter writer =
                new ChatStreamWriter(request, notes, clock.instant().getEpochSecond());
        return event -> writer.accept(
                event instanceof StreamEvent.Start(String id, String model) && id.isEmpty()
                        ? new StreamEvent.Start(ids.get(), model)
                        : event);
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return OpenAiErrors.reply(error, requestId, "messages");
    }

    @Override
    public byte[] streamError(LlmError error, String requestId) {
        return ChatStreamWriter.error(error);
    }

    @Override
    public byte[] streamEnd() {
        return ChatStreamWriter.done();
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
