package io.axonhub.gateway.transform.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one answer in the order they began. The first is open and streams; parallel calls whose fragments interleave wait
 * behind it until it is complete, so that parts leave one after another. Not thread-safe.
 */
final class ChatParts {
    private final Consumer<StreamEvent> out;
    private final Supplier<String> answerId;
    private final Deque<ChatPart> queue = new ArrayDeque<>();
    private final ChatCalls calls = new ChatCalls();
    private int sent;
    private boolean answered;
    private boolean refused;
    private @Nullable String problem;

    ChatParts(Consumer<StreamEvent> out, Supplier<String> answerId) {
        this.out = out;
        this.answerId = answerId;
    }

    /** Whether anything but reasoning came. */
    boolean isAnswered() {
        return answered;
    }

    boolean isRefused() {
        return refused;
    }

    boolean hasCalls() {
        return !calls.isEmpty();
    }

    /** What makes the answer unusable, null while it is fine. */
    @Nullable
    String problem() {
        return problem;
    }

    void text(String text) {
        if (!text.isEmpty()) {
            answered = true;
            add(tail(Content.Text.class, Content.Text.of("")), new Delta.Text(text));
        }
    }

    void refusal(String text) {
        if (!text.isEmpty()) {
            answered = true;
            refused = true;
            add(tail(Content.Refusal.class, new Content.Refusal("")), new Delta.Refusal(text));
        }
    }

    /** To the text before it; without one it says nothing, and the answer is false. */
    boolean citation(JsonNode citation) {
        ChatPart last = queue.peekLast();
        boolean cited = last != null && last.seed() instanceof Content.Text;
        if (last != null && cited) {
            add(last, new Delta.Citation(ChatInbound.FORMAT, citation));
        }
        return cited;
    }

    void reasoning(List<Content> parts) {
        for (Content part : parts) {
            if (part instanceof Content.Reasoning reasoning) {
                reasoning(reasoning);
            } else {
                push(new ChatPart(part));
                pump();
            }
        }
    }

    private void reasoning(Content.Reasoning reasoning) {
        ChatPart last = queue.peekLast();
        boolean more = last != null && last.seed() instanceof Content.Reasoning && !last.isSigned();
        ChatPart part = more && last != null ? last : push(new ChatPart(Content.Reasoning.of("")));
        boolean repeated = reasoning.signature() != null && endsWith(part.text(), reasoning.text());
        if (!reasoning.text().isEmpty() && !repeated) {
            part.text().append(reasoning.text());
            add(part, new Delta.Reasoning(reasoning.text()));
        }
        if (reasoning.signature() != null) {
            part.sign();
            add(part, new Delta.Signed(reasoning.signature()));
        }
    }

    /** A signed block repeats the text that streamed; what came before that and was not signed runs into it. */
    private static boolean endsWith(StringBuilder text, String block) {
        return text.length() >= block.length()
                && text.substring(text.length() - block.length()).equals(block);
    }

    void calls(JsonNode list) {
        for (int i = 0; list.isArray() && i < list.size(); i++) {
            if (list.get(i).isObject()) {
                call(ChatCalls.Fragment.of(list.get(i)), i == 0);
            }
        }
    }

    void functionCall(JsonNode call) {
        if (call.isObject()) {
            call(ChatCalls.Fragment.ofFunction(call), true);
        }
    }

    private void call(ChatCalls.Fragment fragment, boolean first) {
        answered = true;
        ChatCall call = calls.find(fragment, first);
        if (call == null) {
            call = calls.begin(fragment);
            push(call);
        } else if (!queue.contains(call)) {
            late(call, fragment);
            return;
        }
        if (call.wireId().isEmpty()) {
            call.wireId(fragment.id());
        }
        call.name(fragment.name());
        if (!fragment.arguments().isEmpty()) {
            call.argue(fragment.arguments());
            add(call, new Delta.Arguments(fragment.arguments()));
        } else {
            pump();
        }
    }

    /** A fragment for a call that has been sent: only white space and a repetition of the whole are harmless. */
    private void late(ChatCall call, ChatCalls.Fragment fragment) {
        if (!fragment.arguments().isBlank() && !fragment.arguments().equals(call.arguments())) {
            problem =
                    "The provider continued the arguments of tool call '" + call.name() + "' after they were complete.";
        }
    }

    private ChatPart tail(Class<? extends Content> kind, Content seed) {
        ChatPart last = queue.peekLast();
        return last != null && !(last instanceof ChatCall) && kind.isInstance(last.seed())
                ? last
                : push(new ChatPart(seed));
    }

    private ChatPart push(ChatPart part) {
        queue.addLast(part);
        return part;
    }

    private void add(ChatPart part, Delta delta) {
        if (part.isOpen()) {
            out.accept(new StreamEvent.PartDelta(part.index(), delta));
        } else {
            part.hold(delta);
        }
        pump();
    }

    /** Opens what can be opened, and ends what is complete and has another part behind it. */
    private void pump() {
        ChatPart head = queue.peekFirst();
        while (head != null) {
            boolean done = queue.size() > 1 && head.isComplete();
            if (!head.isOpen() && (head.isReady() || done)) {
                open(head);
            }
            if (!done) {
                return;
            }
            end(head);
            head = queue.peekFirst();
        }
    }

    private void open(ChatPart part) {
        if (part instanceof ChatCall call) {
            calls.identify(call, answerId.get());
        }
        List<Delta> held = part.open(sent++);
        out.accept(new StreamEvent.PartStart(part.index(), part.seed()));
        held.forEach(delta -> out.accept(new StreamEvent.PartDelta(part.index(), delta)));
    }

    private void end(ChatPart part) {
        out.accept(new StreamEvent.PartEnd(part.index()));
        queue.removeFirst();
    }

    /**
     * Whether the calls may be run: each has a name, and arguments that parse. {@code cut}: nothing said that the answer is whole, so that
     * a call without arguments may be one whose arguments got lost.
     */
    boolean areCallsSound(boolean cut) {
        for (ChatCall call : calls.all()) {
            boolean lost = cut && (!call.hasArguments() || call.kind() == Content.ToolCall.Kind.CUSTOM);
            if (call.name().isEmpty() || !call.isValid() || lost) {
                return false;
            }
        }
        return true;
    }

    /** Ends every part, waiting ones included. */
    void close() {
        ChatPart head = queue.peekFirst();
        while (head != null) {
            if (!head.isOpen()) {
                open(head);
            }
            end(head);
            head = queue.peekFirst();
        }
    }
}
