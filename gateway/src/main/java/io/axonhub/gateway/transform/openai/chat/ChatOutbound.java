package io.axonhub.gateway.transform.openai.chat;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.http.SseFrame;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.transform.Envelope;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.Report;
import io.axonhub.gateway.transform.StreamReader;
import io.axonhub.gateway.transform.Target;
import io.axonhub.gateway.transform.Traits;
import io.axonhub.gateway.transform.openai.ChatEnvelope;
import io.axonhub.gateway.transform.openai.ChatStop;
import io.axonhub.gateway.transform.openai.UpstreamErrors;

/**
 * OpenAI Chat Completions towards providers, OpenAI itself and the many that copy it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI, chat completions</a>
 */
public final class ChatOutbound implements GenerationOutbound {
    private static final String PATH = "/chat/completions";
    private static final String BETA = "openai-beta";
    private static final Headers JSON = Headers.of("content-type", "application/json");

    private final Traits traits;

    /** As OpenAI speaks it. */
    public ChatOutbound() {
        this(Traits.none());
    }

    private ChatOutbound(Traits traits) {
        this.traits = traits;
    }

    @Override
    public GenerationOutbound with(Traits other) {
        return other.equals(traits) ? this : new ChatOutbound(other);
    }

    /** Nobody's, where the answers are too loose for OpenAI's own clients. */
    @Override
    public String dialect() {
        return traits.loose() ? "" : format();
    }

    @Override
    public String format() {
        return ChatInbound.FORMAT;
    }

    @Override
    public HttpCall write(Request request, Target target, Notes notes) {
        return new HttpCall("POST", PATH, JSON, ChatRequestWriter.write(request, target, notes));
    }

    @Override
    public String unified(String wire) {
        return switch (wire) {
            case "max_completion_tokens" -> "max_tokens";
            case "reasoning_effort", "enable_thinking", "thinking_budget" -> "thinking";
            case "user", "safety_identifier", "user_id" -> "end_user";
            default -> wire;
        };
    }

    @Override
    public HttpCall forward(HttpCall call, Envelope envelope, Target target, Notes notes) {
        Headers headers = JSON;
        for (String beta : call.headers().all(BETA)) {
            headers = headers.add(BETA, beta);
        }
        return new HttpCall("POST", PATH, headers, ChatEnvelope.forward(call.body(), envelope, target.model()));
    }

    @Override
    public Response read(HttpReply reply) {
        return ChatResponseReader.read(reply.body(), traits);
    }

    @Override
    public Report report(HttpReply reply) {
        ChatGlance plain = ChatGlance.of(reply.body());
        return plain != null && plain.isWhole()
                ? new Report(
                        plain.model(),
                        plain.usage(),
                        ChatStop.read(plain.finish(), false).reconcile(false))
                : GenerationOutbound.super.report(reply);
    }

    @Override
    public StreamReader streamReader() {
        return new ChatStreamReader(traits);
    }

    @Override
    public LlmError error(HttpReply reply) {
        return UpstreamErrors.of(reply, traits);
    }

    @Override
    public boolean isInjected(SseFrame frame, Envelope envelope) {
        return envelope.stream() && !envelope.streamUsage() && ChatEnvelope.isUsageChunk(frame);
    }
}
