package io.axonhub.gateway.transform.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.axonhub.gateway.json.Json;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Message;
import io.axonhub.gateway.llm.Role;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.transform.Inner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the contents of one request, in order: a user content's function responses become a message of their own before the rest. */
final class ContentReader {
    private final CallIds ids = new CallIds();

    private ContentReader() {}

    static List<Message> read(List<Fields> contents) {
        ContentReader reader = new ContentReader();
        List<Message> messages = new ArrayList<>();
        contents.forEach(content -> reader.content(content, messages));
        if (messages.isEmpty()) {
            throw Fields.refuse("contents", "must hold at least one content");
        }
        return messages;
    }

    private void content(Fields content, List<Message> messages) {
        String role = content.textOrNull("role");
        boolean model = "model".equals(role);
        if (role != null && !model && !role.isEmpty() && !role.equals("user") && !role.equals("function")) {
            throw Fields.refuse(content.at("role"), "is '" + role + "', but must be user or model");
        }
        List<Content> results = new ArrayList<>();
        List<Content> others = new ArrayList<>();
        for (Fields part : content.objects("parts")) {
            if (!model && part.any("functionResponse") != null) {
                results.add(part.placed(result(part)));
            } else {
                part(part, model, others);
            }
        }
        Map<String, JsonNode> rest = content.rest();
        if (!results.isEmpty()) {
            messages.add(content.placed(new Message(Role.TOOL, results, null, rest)));
        }
        if (!others.isEmpty() || results.isEmpty()) {
            Map<String, JsonNode> own = results.isEmpty() ? rest : Map.of();
            messages.add(content.placed(new Message(model ? Role.ASSISTANT : Role.USER, others, null, own)));
        }
    }

    private void part(Fields part, boolean model, List<Content> out) {
        String signature = part.textOrNull("thoughtSignature");
        Signature signed = signature == null ? null : Signatures.parse(signature);
        if (part.any("functionCall") != null) {
            out.add(part.placed(call(part, signed)));
        } else if (part.any("text") != null) {
            text(part, signature, signed, model, out);
        } else if (part.any("inlineData") != null || part.any("fileData") != null) {
            out.add(part.placed(MediaReader.read(part)));
        } else {
            String type = part.json().isEmpty()
                    ? "empty part"
                    : part.json().fieldNames().next();
            out.add(part.placed(new Content.Opaque(GeminiOutbound.FORMAT, type, part.json())));
        }
    }

    private static void text(
            Fields part, @Nullable String wire, @Nullable Signature signed, boolean model, List<Content> out) {
        String text = part.text("text");
        boolean thought = Boolean.TRUE.equals(part.flag("thought"));
        Content.RedactedReasoning hidden = wire == null ? null : Signatures.parseHidden(wire);
        if (model && hidden != null) {
            out.add(part.placed(hidden));
        } else if (model && thought) {
            out.add(part.placed(new Content.Reasoning(text, signed)));
        } else {
            if (!text.isEmpty()) {
                out.add(part.placed(new Content.Text(text, List.of(), null, part.rest())));
            }
            if (signed != null) {
                out.add(part.placed(new Content.Reasoning("", signed)));
            }
        }
    }

    private Content call(Fields part, @Nullable Signature signed) {
        Fields call = part.needObject("functionCall");
        String name = call.name("name");
        Fields args = call.object("args");
        String id = ids.call(call.textOrNull("id"), name, part.path());
        Map<String, JsonNode> extras = new HashMap<>(part.rest());
        extras.remove("thought");
        return new Content.ToolCall(
                id,
                name,
                args == null ? "{}" : Json.text(args.json()),
                Content.ToolCall.Kind.FUNCTION,
                null,
                extras,
                signed);
    }

    private Content result(Fields part) {
        Fields response = part.needObject("functionResponse");
        String name = response.name("name");
        String id = response.textOrNull("id");
        String call = ids.answered(id, name);
        Fields body = response.object("response");
        List<Content> content = new ArrayList<>();
        boolean error = body != null && body.json().size() == 1 && body.json().has("error");
        if (body != null) {
            content.add(Content.Text.of(said(body.json())));
        }
        for (Fields media : response.objects("parts")) {
            content.add(media.placed(MediaReader.read(media)));
        }
        Map<String, JsonNode> extras = new HashMap<>();
        Inner.keep(extras, "functionResponse", response.rest());
        if (call == null) {
            extras.put("functionResponse.name", response.need("name"));
        }
        part.any("thoughtSignature");
        String callId = call != null ? call : id != null && !id.isEmpty() ? id : CallIds.madeUp(part.path() + name);
        return new Content.ToolResult(callId, error, content, null, extras);
    }

    /** What the function said: the lone text under {@code output} or {@code error}, which are Google's own names, else the object. */
    private static String said(ObjectNode response) {
        JsonNode only = response.size() == 1 ? response.elements().next() : response;
        String name = response.size() == 1 ? response.fieldNames().next() : "";
        if (only.isTextual() && (name.equals("output") || name.equals("error"))) {
            return only.textValue();
        }
        return Json.text(name.equals("error") ? only : response);
    }
}
