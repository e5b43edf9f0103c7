package io.axonhub.gateway.transform.aisdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of AI SDK 5 and up ({@code UIMessage}) to turns, by the rules of the SDK's own {@code convertToModelMessages}.
 *
 * @see <a href="https://ai-sdk.dev/docs/reference/ai-sdk-core/ui-message">AI SDK, UIMessage</a>
 */
final class UiMessageReader {
    private static final String PARTS = "parts";

    private UiMessageReader() {}

    /** {@code superseded}: a user message follows, which settles every approval that is still open. */
    static List<Message> read(AiSdkFields message, boolean superseded) {
        message.ignore("id", "metadata", "createdAt");
        String role = message.text("role");
        message.need(PARTS);
        List<AiSdkFields> parts = parts(message);
        return switch (role) {
            case "system" -> said(Role.SYSTEM, parts, message);
            case "user" -> said(Role.USER, parts, message);
            case "assistant" -> assistant(parts, message, superseded);
            default -> throw message.bad("role", "must be system, user or assistant");
        };
    }

    private static List<AiSdkFields> parts(AiSdkFields message) {
        List<AiSdkFields> parts = new ArrayList<>();
        ArrayNode wire = message.array(PARTS);
        for (int i = 0; wire != null && i < wire.size(); i++) {
            parts.add(message.element(PARTS, i, wire.get(i)));
        }
        return parts;
    }

    private static List<Message> said(Role role, List<AiSdkFields> parts, AiSdkFields message) {
        List<Content> content = new ArrayList<>();
        Map<String, JsonNode> extras = new LinkedHashMap<>(message.rest());
        for (int i = 0; i < parts.size(); i++) {
            AiSdkFields part = parts.get(i);
            String type = part.text("type");
            if (type.equals("text")) {
                content.add(part.placed(text(part)));
            } else if (type.equals("file") && role == Role.USER) {
                content.add(FilePart.placed(file(part), part, "filename"));
            } else if (!type.equals("step-start")) {
                unseen(part, type, i, role, extras);
            }
        }
        if (content.isEmpty()) {
            extras.keySet().forEach(name -> message.reading().lost(message.at(name)));
            return List.of();
        }
        return List.of(new Message(role, content, null, extras));
    }

    /** The SDK shows data parts to the user only. What else a user says, and the model would not see, is refused. */
    private static void unseen(AiSdkFields part, String type, int index, Role role, Map<String, JsonNode> extras) {
        boolean shown = type.startsWith("data-") || type.startsWith("source-");
        if (role == Role.USER && !shown) {
            throw part.bad("type", "is '" + type + "', which a user's message cannot hold");
        }
        extras.put(PARTS + "[" + index + "]", part.json());
    }

    private static List<Message> assistant(List<AiSdkFields> parts, AiSdkFields message, boolean superseded) {
        Turn turn = new Turn();
        message.rest().forEach(turn::keep);
        for (int i = 0; i < parts.size(); i++) {
            AiSdkFields part = parts.get(i);
            String type = part.text("type");
            switch (type) {
                case "text" -> turn.say(part.placed(text(part)));
                case "reasoning" -> turn.say(part.placed(reasoning(part)));
                case "file" -> turn.say(FilePart.placed(file(part), part, "filename"));
                case "step-start" -> turn.step();
                default -> other(turn, part, new Kind(type, i, superseded));
            }
        }
        return turn.messages(message);
    }

    private record Kind(String type, int index, boolean superseded) {}

    private static void other(Turn turn, AiSdkFields part, Kind kind) {
        boolean foreign = Boolean.TRUE.equals(part.flag("providerExecuted"));
        if (!ToolPart.is(kind.type()) || foreign) {
            turn.keep(PARTS + "[" + kind.index() + "]", part.json());
            return;
        }
        ToolPart tool = ToolPart.read(part, kind.type(), kind.superseded());
        if (tool == null) {
            part.lost();
        } else {
            turn.call(tool.placed(part));
        }
    }

    private static Content reasoning(AiSdkFields part) {
        part.ignore("state");
        return Carrier.reasoning(part.text("text"), part.any(Carrier.MEMBER));
    }

    private static Content text(AiSdkFields part) {
        part.ignore("state");
        return new Content.Text(part.text("text"), List.of(), Carrier.cache(part.any(Carrier.MEMBER)), Map.of());
    }

    private static Content file(AiSdkFields part) {
        @Nullable String name = part.textOrNull("filename");
        FilePart.Said said = new FilePart.Said(
                part.textOrEmpty("url"), part.text("mediaType"), name, Carrier.cache(part.any(Carrier.MEMBER)));
        Media.FileId reference = FilePart.reference(part.any("providerReference"));
        return said.url().isEmpty() && reference != null
                ? FilePart.content(reference, said, part.at("providerReference"))
                : FilePart.read(said, part.at("url"));
    }
}
