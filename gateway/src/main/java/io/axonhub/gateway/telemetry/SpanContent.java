package io.axonhub.gateway.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.pipeline.Attempt;
import io.axonhub.gateway.pipeline.Exchange;
import io.axonhub.gateway.pipeline.record.Observer;
import io.axonhub.gateway.transform.Accumulator;
import io.axonhub.gateway.transform.GenerationInbound;
import io.axonhub.gateway.transform.GenerationOutbound;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was asked and answered, as JSON of the conventions' own shape. Only where that is allowed, for it costs a translation and shows
 * what people say.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/#recording-content-on-attributes">Recording content</a>
 */
final class SpanContent {
    private final boolean captured;

    SpanContent(boolean captured) {
        this.captured = captured;
    }

    void write(Span span, Observer.End end, Attempt attempt) {
        Exchange exchange = end.exchange();
        if (!captured || !(exchange.inbound() instanceof GenerationInbound)) {
            return;
        }
        try {
            List<Message> messages = exchange.request().messages();
            ArrayNode input = Json.array();
            ArrayNode system = Json.array();
            for (Message message : messages) {
                if (message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER) {
                    message.content().forEach(part -> system.add(part(part)));
                } else {
                    input.add(message(message.role(), message.content()));
                }
            }
            span.setAttribute("gen_ai.input.messages", Json.text(input));
            if (!system.isEmpty()) {
                span.setAttribute("gen_ai.system_instructions", Json.text(system));
            }
            response(end, attempt).ifPresent(answer -> {
                ObjectNode output = message(Role.ASSISTANT, answer.content());
                output.put("finish_reason", answer.stop().kind().name().toLowerCase(Locale.ROOT));
                span.setAttribute(
                        "gen_ai.output.messages", Json.text(Json.array().add(output)));
            });
        } catch (GatewayException e) {
            span.setAttribute("axonhub.content.unreadable", e.error().errorClass());
        }
    }

    /** Translated, streamed, or passed on as it was and read here. */
    private static Optional<Response> response(Observer.End end, Attempt attempt) {
        Exchange exchange = end.exchange();
        Optional<Response> known = exchange.find(Response.class)
                .or(() -> exchange.find(Accumulator.class).map(Accumulator::response));
        HttpReply answer = end.answer();
        if (known.isEmpty() && answer != null && attempt.route().outbound() instanceof GenerationOutbound outbound) {
            return Optional.of(outbound.read(answer));
        }
        return known;
    }

    private static ObjectNode message(Role role, List<Content> content) {
        ObjectNode message = Json.object();
        message.put("role", role.name().toLowerCase(Locale.ROOT));
        ArrayNode parts = message.putArray("parts");
        content.forEach(part -> parts.add(part(part)));
        return message;
    }

    /** Media are named, not copied. */
    private static ObjectNode part(Content content) {
        ObjectNode part = Json.object();
        switch (content) {
            case Content.Text text -> part.put("type", "text").put("content", text.text());
            case Content.Refusal refusal -> part.put("type", "text").put("content", refusal.text());
            case Content.Reasoning reasoning -> part.put("type", "reasoning").put("content", reasoning.text());
            case Content.ToolCall call ->
                part.put("type", "tool_call")
                        .put("id", call.id())
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            case Content.ToolResult result -> {
                part.put("type", "tool_call_response").put("id", result.callId());
                ArrayNode parts = part.putArray("result");
                result.content().forEach(inner -> parts.add(part(inner)));
            }
            case Content.Image _ -> part.put("type", "image");
            case Content.Audio _ -> part.put("type", "audio");
            case Content.Document _ -> part.put("type", "document");
            case Content.RedactedReasoning _ -> part.put("type", "redacted_reasoning");
            case Content.Opaque opaque -> part.put("type", opaque.type());
        }
        return part;
    }
}
