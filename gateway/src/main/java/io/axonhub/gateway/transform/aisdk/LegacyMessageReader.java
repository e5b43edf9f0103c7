package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message of AI SDK 3.4 and 4: {@code content} with {@code parts}, or with {@code toolInvocations} beside it, to turns, by the rules of
 * that SDK's {@code convertToCoreMessages}.
 *
 * @see <a href="https://ai-sdk.dev/docs/migration-guides/migration-guide-5-0">AI SDK, migration to 5.0</a>
 */
final class LegacyMessageReader {
    private static final String PARTS = "parts";
    private static final String INVOCATIONS = "toolInvocations";

    private LegacyMessageReader() {}

    /** {@code last}: nothing follows, so that the text stands before the calls rather than behind their results. */
    static List<Message> read(AiSdkFields message, boolean last) {
        message.ignore("id", "createdAt", "annotations", "data", "revisionId", "ui", "name");
        String content = message.textOrEmpty("content");
        String role = message.text("role");
        return switch (role) {
            case "system" ->
                content.isEmpty() ? List.of() : List.of(turn(Role.SYSTEM, List.of(text(content)), message));
            case "user" -> user(message, content);
            case "assistant" -> assistant(message, content, last);
            case "data" -> unseen(message);
            default -> throw message.bad("role", "must be system, user, assistant or data");
        };
    }

    /** The app's own, which no model is shown. */
    private static List<Message> unseen(AiSdkFields message) {
        message.lost();
        return List.of();
    }

    private static Message turn(Role role, List<Content> content, AiSdkFields message) {
        return new Message(role, content, null, message.rest());
    }

    private static Content text(String text) {
        return Content.Text.of(text);
    }

    private static List<Message> user(AiSdkFields message, String content) {
        List<Content> said = new ArrayList<>();
        ArrayNode parts = message.array(PARTS);
        for (int i = 0; parts != null && i < parts.size(); i++) {
            AiSdkFields part = message.element(PARTS, i, parts.get(i));
            if (part.text("type").equals("text")) {
                said.add(part.placed(text(part.text("text"))));
            } else {
                part.lost();
            }
        }
        if (said.isEmpty() && !content.isEmpty()) {
            said.add(message.reading().placed(text(content), message.at("content")));
        }
        ArrayNode attachments = message.array("experimental_attachments");
        for (int i = 0; attachments != null && i < attachments.size(); i++) {
            AiSdkFields attachment = message.element("experimental_attachments", i, attachments.get(i));
            said.add(FilePart.placed(attachment(attachment), attachment, "name"));
        }
        return said.isEmpty() ? List.of() : List.of(turn(Role.USER, said, message));
    }

    private static Content attachment(AiSdkFields attachment) {
        FilePart.Said said = new FilePart.Said(
                attachment.text("url"), attachment.textOrEmpty("contentType"), attachment.textOrNull("name"), null);
        return FilePart.read(said, attachment.at("url"));
    }

    private static List<Message> assistant(AiSdkFields message, String content, boolean last) {
        Turn turn = new Turn();
        ArrayNode parts = message.array(PARTS);
        ArrayNode invocations = message.array(INVOCATIONS);
        String reasoning = message.textOrEmpty("reasoning");
        message.rest().forEach(turn::keep);
        if (parts != null && !parts.isEmpty()) {
            steps(turn, message, parts);
            return turn.messages(message);
        }
        if (!reasoning.isEmpty()) {
            turn.say(message.reading().placed(Content.Reasoning.of(reasoning), message.at("reasoning")));
        }
        boolean before = last || invocations == null || invocations.isEmpty();
        if (before && !content.isEmpty()) {
            turn.say(message.reading().placed(text(content), message.at("content")));
        }
        byStep(message, invocations).values().forEach(step -> {
            step.forEach(turn::call);
            turn.step();
        });
        if (!before && !content.isEmpty()) {
            turn.say(message.reading().placed(text(content), message.at("content")));
        }
        return turn.messages(message);
    }

    private static Map<Integer, List<ToolPart>> byStep(AiSdkFields message, @Nullable ArrayNode invocations) {
        Map<Integer, List<ToolPart>> steps = new TreeMap<>();
        for (int i = 0; invocations != null && i < invocations.size(); i++) {
            AiSdkFields invocation = message.element(INVOCATIONS, i, invocations.get(i));
            ToolPart tool = ToolPart.invocation(invocation);
            if (tool == null) {
                invocation.lost();
            } else {
                steps.computeIfAbsent(step(invocation), ignored -> new ArrayList<>())
                        .add(tool.placed(invocation));
            }
        }
        return steps;
    }

    private static int step(AiSdkFields invocation) {
        Integer step = invocation.whole("step");
        return step == null ? 0 : step;
    }

    /** Parts in their order; text behind a call belongs to the next step, as does a call that says so. */
    private static void steps(Turn turn, AiSdkFields message, ArrayNode parts) {
        int current = 0;
        for (int i = 0; i < parts.size(); i++) {
            AiSdkFields part = message.element(PARTS, i, parts.get(i));
            switch (part.text("type")) {
                case "text" -> {
                    if (turn.called()) {
                        turn.step();
                    }
                    turn.say(part.placed(text(part.text("text"))));
                }
                case "reasoning" -> reasoning(turn, part);
                case "file" -> turn.say(part.placed(file(part)));
                case "step-start" -> turn.step();
                case "tool-invocation" -> {
                    AiSdkFields invocation = part.needObject("toolInvocation");
                    if (step(invocation) != current && turn.called()) {
                        turn.step();
                    }
                    current = step(invocation);
                    ToolPart tool = ToolPart.invocation(invocation);
                    if (tool == null) {
                        invocation.lost();
                    } else {
                        turn.call(tool.placed(invocation));
                    }
                }
                default -> turn.keep(PARTS + "[" + i + "]", part.json());
            }
        }
    }

    private static void reasoning(Turn turn, AiSdkFields part) {
        ArrayNode details = part.array("details");
        String whole = part.textOrEmpty("reasoning");
        if (details == null || details.isEmpty()) {
            turn.say(part.placed(Content.Reasoning.of(whole)));
            return;
        }
        for (int i = 0; i < details.size(); i++) {
            AiSdkFields detail = part.element("details", i, details.get(i));
            switch (detail.text("type")) {
                case "text" ->
                    turn.say(detail.placed(new Content.Reasoning(
                            detail.textOrEmpty("text"), Carrier.read(detail.textOrEmpty("signature")))));
                case "redacted" -> {
                    var data = Carrier.read(detail.textOrEmpty("data"));
                    if (data != null) {
                        turn.say(detail.placed(new Content.RedactedReasoning(data)));
                    }
                }
                default -> throw detail.bad("type", "must be text or redacted");
            }
        }
    }

    private static Content file(AiSdkFields part) {
        String type = part.text("mimeType");
        String url = "data:" + type + ";base64," + part.text("data");
        return FilePart.read(new FilePart.Said(url, type, null, null), part.at("data"));
    }

    /** Whether a message is of these versions. */
    static boolean is(JsonNode message) {
        return message.hasNonNull("content");
    }
}
