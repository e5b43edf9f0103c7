package io.axonhub.gateway.transform.openai;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.Inbound;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client's side of one of OpenAI's endpoints beside the conversations, or of one that has its manners. */
public class PlainInbound implements Inbound {
    private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);

    private final String format;
    private final Operation operation;
    private final String subject;
    private final @Nullable String defaultModel;

    /**
     * One endpoint, or several that differ in their path only.
     *
     * @param subject the field that a text too long is in
     * @param defaultModel of a request that names none; null to refuse it
     */
    public PlainInbound(String format, Operation operation, String subject, @Nullable String defaultModel) {
        this.format = format;
        this.operation = operation;
        this.subject = subject;
        this.defaultModel = defaultModel;
    }

    @Override
    public final String format() {
        return format;
    }

    @Override
    public final Operation operation() {
        return operation;
    }

    @Override
    public Envelope envelope(HttpCall call) {
        return TaskBody.envelope(call, defaultModel);
    }

    @Override
    public HttpReply error(LlmError error, String requestId) {
        return OpenAiErrors.reply(error, requestId, subject);
    }

    @Override
    public final byte[] streamError(LlmError error, String requestId) {
        return SseFrame.encode(null, Json.bytes(OpenAiErrors.body(error, subject)));
    }

    @Override
    public final byte[] keepAlive() {
        return KEEP_ALIVE.clone();
    }
}
