package io.axonhub.gateway.pipeline.reasoning;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Outbound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts remembered reasoning back before the tool calls that a client replays without it. One request long. */
final class Restoration {
    private final ReasoningMemory memory;
    private final String tenant;
    private final String channel;
    private final Outbound outbound;
    private final List<Message> messages = new ArrayList<>();
    /** Where the assistant's turn under way begins: a turn may be several messages. */
    private int turn;

    private boolean signed;
    private boolean called;
    private boolean changed;

    /** For one attempt at {@code channel}, which speaks {@code outbound}. */
    Restoration(ReasoningMemory memory, String tenant, String channel, Outbound outbound) {
        this.memory = memory;
        this.tenant = tenant;
        this.channel = channel;
        this.outbound = outbound;
    }

    /** The request with what was found; itself when nothing was. */
    Request of(Request request) {
        for (Message message : request.messages()) {
            if (message.role() == Role.ASSISTANT) {
                assistant(message);
            } else {
                messages.add(message);
                turn = messages.size();
                signed = false;
                called = false;
            }
        }
        return changed ? request.with(messages, request.maxTokens()) : request;
    }

    private void assistant(Message message) {
        signed |= message.content().stream().anyMatch(part -> isTheirs(ReasoningMemory.signature(part)));
        List<Content> content = new ArrayList<>(message.content().size() + 1);
        for (Content part : message.content()) {
            content.add(part instanceof Content.ToolCall call ? call(call, content) : part);
        }
        messages.add(content.equals(message.content()) ? message : content(message, content));
    }

    private Content call(Content.ToolCall call, List<Content> before) {
        boolean first = !called;
        called = true;
        ReasoningMemory.Led led = memory.recall(tenant, call.id());
        if (led == null || !(led.channel().equals(channel) || outbound.signaturesTravel())) {
            return call;
        }
        if (!signed && !led.parts().isEmpty() && led.parts().stream().allMatch(this::isTheirs)) {
            changed = true;
            lead(led.parts(), before, first);
        }
        if (call.signature() == null && isTheirs(led.signature())) {
            changed = true;
            return call.withSignature(led.signature());
        }
        return call;
    }

    /** The first call's reasoning opens the turn, as it did; the same reasoning without its proof gives way to it. */
    private void lead(List<Content> parts, List<Content> before, boolean first) {
        if (!first) {
            before.addAll(parts);
            return;
        }
        for (int i = turn; i < messages.size(); i++) {
            messages.set(
                    i, content(messages.get(i), withoutUnproven(messages.get(i).content())));
        }
        List<Content> kept = withoutUnproven(before);
        before.clear();
        before.addAll(kept);
        if (turn == messages.size()) {
            before.addAll(0, parts);
            return;
        }
        List<Content> opening = new ArrayList<>(parts);
        opening.addAll(messages.get(turn).content());
        messages.set(turn, content(messages.get(turn), opening));
    }

    private static List<Content> withoutUnproven(List<Content> content) {
        return content.stream()
                .filter(part -> !(part instanceof Content.Reasoning reasoning && reasoning.signature() == null))
                .toList();
    }

    private static Message content(Message message, List<Content> content) {
        return new Message(message.role(), content, message.name(), message.extras());
    }

    private boolean isTheirs(Content part) {
        return isTheirs(ReasoningMemory.signature(part));
    }

    private boolean isTheirs(@Nullable Signature signature) {
        return signature != null
                && (signature.format().equals(outbound.format())
                        || signature.format().equals(outbound.dialect()));
    }
}
