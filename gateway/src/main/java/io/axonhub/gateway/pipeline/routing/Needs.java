package io.axonhub.gateway.pipeline.routing;

import io.axonhub.gateway.llm.Ability;
import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Media;
import io.axonhub.gateway.llm.Request;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a request asks a model to be able to do: what cannot be said otherwise, so that a model without it must not be asked. */
final class Needs {
    /** All that is looked for. */
    static final Set<Ability> KINDS = Set.of(Ability.TOOLS, Ability.VISION, Ability.DOCUMENTS, Ability.AUDIO);

    private final Map<Ability, String> found = new EnumMap<>(Ability.class);

    private Needs() {}

    /** Each need with the first field that has it. */
    static Map<Ability, String> of(Request request) {
        Needs needs = new Needs();
        if (!request.tools().isEmpty()) {
            needs.found.put(Ability.TOOLS, "tools");
        }
        for (int i = 0; i < request.messages().size(); i++) {
            needs.parts(request.messages().get(i).content(), "messages[" + i + "]");
        }
        return needs.found;
    }

    private void parts(List<Content> parts, String path) {
        for (int i = 0; i < parts.size(); i++) {
            String at = path + ".content[" + i + "]";
            switch (parts.get(i)) {
                case Content.Image image -> found.putIfAbsent(Ability.VISION, at);
                case Content.Audio audio -> found.putIfAbsent(Ability.AUDIO, at);
                case Content.Document document -> {
                    if (!(document.source() instanceof Media.PlainText)) {
                        found.putIfAbsent(Ability.DOCUMENTS, at);
                    }
                }
                case Content.ToolResult result -> parts(result.content(), at);
                case Content.Text text -> {}
                case Content.Refusal refusal -> {}
                case Content.Reasoning reasoning -> {}
                case Content.RedactedReasoning hidden -> {}
                case Content.ToolCall call -> {}
                case Content.Opaque opaque -> {}
            }
        }
    }
}
