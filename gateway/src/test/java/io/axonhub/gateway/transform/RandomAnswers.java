package io.axonhub.gateway.transform;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.Response;
import io.axonhub.gateway.llm.Signature;
import io.axonhub.gateway.llm.StopReason;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.llm.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Answers made of everything that a model may say, and their deltas cut at random places. */
final class RandomAnswers {
    private static final String[] WORDS = {
        "a",
        " ",
        "\n",
        "\r\n",
        "\"",
        "\\",
        "\u0000",
        "é",
        "漢字",
        "😀",
        "👩‍👩‍👧",
        "\u2028",
        "data: x\n\n",
        "[DONE]",
        "<think>",
        "\uFEFF",
        "{}",
        "0123456789".repeat(3)
    };
    private static final String[] ARGUMENTS = {
        "{}",
        "{\"x\":1.50,\"y\":[1e2,null,true]}",
        "{ \"s\" : \"a\\\"}\\u0041{[\" }",
        "{\"deep\":{\"a\":[[[{\"b\":\"}\"}]]]}}",
        "{\"n\":12345678901234567890,\"e\":\"😀\"}",
        "{\"\":\"\"}"
    };

    private final Random random;

    RandomAnswers(Random random) {
        this.random = random;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }

    /** An id as some provider may make it. */
    String id(int number) {
        String[] ids = {
            "call_" + number,
            "toolu_01" + number,
            "id with space " + number,
            "ünï-漢-" + number,
            "functions.get:" + number,
            "axh64_" + number,
            "a/b+c=" + number,
            "x".repeat(300) + number,
            "😀" + number,
            "" + number
        };
        return ids[random.nextInt(ids.length)];
    }

    Usage usage() {
        return new Usage(count(), count(), count(), count(), count(), count());
    }

    private long count() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40);
    }

    /** Reasoning, texts and calls in any number; or a refusal. */
    Response response() {
        List<Content> content = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            content.add(new Content.Reasoning(text(), signature()));
        }
        if (random.nextInt(8) == 0) {
            content.add(new Content.Refusal(text()));
            return response(content, StopReason.Kind.REFUSAL);
        }
        if (random.nextBoolean()) {
            content.add(Content.Text.of(text()));
        }
        int calls = random.nextInt(4);
        for (int i = 0; i < calls; i++) {
            content.add(Content.ToolCall.function(id(i), "f" + i, ARGUMENTS[random.nextInt(ARGUMENTS.length)]));
            if (random.nextInt(4) == 0) {
                content.add(Content.Text.of(text()));
            }
        }
        if (calls == 0 && content.stream().noneMatch(Content.Text.class::isInstance)) {
            content.add(Content.Text.of(text()));
        }
        return response(content, calls == 0 ? stop() : StopReason.Kind.TOOL_CALLS);
    }

    private Response response(List<Content> content, StopReason.Kind stop) {
        return new Response("id_7", "model-7", content, StopReason.of(stop, null), usage(), Map.of());
    }

    private StopReason.Kind stop() {
        StopReason.Kind[] kinds = {StopReason.Kind.STOP, StopReason.Kind.LENGTH};
        return kinds[random.nextInt(kinds.length)];
    }

    private @Nullable Signature signature() {
        return switch (random.nextInt(4)) {
            case 0 -> new Signature("elsewhere", "c2ln+/=" + random.nextInt());
            case 1 -> new Signature("anthropic", "ErUB" + random.nextInt());
            default -> null;
        };
    }

    /** The response as a stream whose deltas are cut anywhere, also inside a character, with usage now and then. */
    List<StreamEvent> events(Response response) {
        List<StreamEvent> events = new ArrayList<>();
        for (StreamEvent event : Replay.events(response)) {
            if (event instanceof StreamEvent.PartDelta(int index, Delta delta)) {
                pieces(delta).forEach(piece -> events.add(new StreamEvent.PartDelta(index, piece)));
            } else {
                events.add(event);
            }
            if (!(event instanceof StreamEvent.End) && random.nextInt(3) == 0) {
                events.add(new StreamEvent.UsageReport(usage()));
            }
        }
        StreamEvent end = events.removeLast();
        if (response.usage() != null) {
            events.add(new StreamEvent.UsageReport(response.usage()));
        }
        events.add(end);
        return events;
    }

    private List<Delta> pieces(Delta delta) {
        return switch (delta) {
            case Delta.Text(String text) ->
                cut(text).stream().<Delta>map(Delta.Text::new).toList();
            case Delta.Refusal(String text) ->
                cut(text).stream().<Delta>map(Delta.Refusal::new).toList();
            case Delta.Reasoning(String text) ->
                cut(text).stream().<Delta>map(Delta.Reasoning::new).toList();
            case Delta.Arguments(String text) ->
                cut(text).stream().<Delta>map(Delta.Arguments::new).toList();
            case Delta.Signed signed -> List.of(signed);
            case Delta.Citation citation -> List.of(citation);
        };
    }

    private List<String> cut(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(random.nextBoolean() ? 2 : 40));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
