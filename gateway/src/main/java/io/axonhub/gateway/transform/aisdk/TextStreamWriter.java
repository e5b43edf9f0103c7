package io.axonhub.gateway.transform.aisdk;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.StreamEvent;
import io.axonhub.gateway.llm.StreamEvent.Delta;
import io.axonhub.gateway.transform.Notes;
import io.axonhub.gateway.transform.StreamWriter;
import io.axonhub.gateway.transform.WholeCharacters;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events to the answer's bare text, and nothing else: this protocol has no words for the rest, for an end or for an error. */
final class TextStreamWriter implements StreamWriter {
    private final Notes notes;
    private final WholeCharacters characters = new WholeCharacters();

    private boolean over;

    TextStreamWriter(Notes notes) {
        this.notes = notes;
    }

    @Override
    public List<byte[]> accept(StreamEvent event) {
        if (over) {
            return List.of();
        }
        return switch (event) {
            case StreamEvent.PartStart(int index, Content part) ->
                switch (part) {
                    case Content.Text text -> write(text.text());
                    case Content.Refusal refusal -> write(refusal.text());
                    default -> {
                        notes.dropped("content[" + index + "]", "a text stream carries text only");
                        yield List.of();
                    }
                };
            case StreamEvent.PartDelta(int index, Delta.Text(String text)) -> write(text);
            case StreamEvent.PartDelta(int index, Delta.Refusal(String text)) -> write(text);
            case StreamEvent.PartDelta delta -> List.of();
            case StreamEvent.Start start -> List.of();
            case StreamEvent.PartEnd end -> List.of();
            case StreamEvent.UsageReport report -> List.of();
            case StreamEvent.Finish finish -> List.of();
            case StreamEvent.End end -> stopped();
            case StreamEvent.Failure failure -> stopped();
        };
    }

    private List<byte[]> stopped() {
        over = true;
        return List.of();
    }

    private List<byte[]> write(String more) {
        String whole = characters.with(more);
        return whole.isEmpty() ? List.of() : List.of(whole.getBytes(StandardCharsets.UTF_8));
    }
}
