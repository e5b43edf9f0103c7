package io.axonhub.gateway.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed answer. A stream is: {@link Start}, then parts one after another (never two open, {@code index} dense
 * from 0: {@link PartStart}, {@link PartDelta}*, {@link PartEnd}), {@link UsageReport} at any time after Start, one
 * {@link Finish}, then {@link End}. Or, at any point, {@link Failure}, after which nothing comes. Readers keep this order
 * whatever the provider does (interleaved parallel calls are held back until the open part ends); writers rely on it.
 */
public sealed interface StreamEvent {
    /** The answer begins. */
    record Start(String id, String model) implements StreamEvent {}

    /**
     * A part begins: {@code part} with empty text or arguments. {@link Content.RedactedReasoning} and {@link Content.Opaque}
     * come whole and have no deltas.
     */
    record PartStart(int index, Content part) implements StreamEvent {}

    /** More of the open part. */
    record PartDelta(int index, Delta delta) implements StreamEvent {}

    /** The open part is complete. */
    record PartEnd(int index) implements StreamEvent {}

    /** Cumulative usage so far: the last one wins, they are never added. */
    record UsageReport(Usage usage) implements StreamEvent {}

    /** Why the model stopped; usage may still follow. */
    record Finish(StopReason stop) implements StreamEvent {}

    /**
     * The normal end.
     *
     * @param complete false when the provider closed a well-formed body without saying why it stopped, and a Finish was made up
     */
    record End(boolean complete) implements StreamEvent {}

    /** The stream broke. Terminal; never followed by Finish or End. */
    record Failure(LlmError error) implements StreamEvent {}

    /** What a {@link PartDelta} adds; its kind fits the open part. */
    sealed interface Delta {
        /** To {@link Content.Text}. */
        record Text(String text) implements Delta {}

        /** To {@link Content.Refusal}. */
        record Refusal(String text) implements Delta {}

        /** To {@link Content.Reasoning}. */
        record Reasoning(String text) implements Delta {}

        /** Replaces the signature of {@link Content.Reasoning}. */
        record Signed(Signature signature) implements Delta {}

        /** To the arguments of {@link Content.ToolCall}. */
        record Arguments(String fragment) implements Delta {}

        /** One more citation of {@link Content.Text}, in the wire shape of {@code format}. */
        record Citation(String format, JsonNode json) implements Delta {}
    }

    /**
     * Whether the event shows that the provider really answers. What only announces words is not enough, for an error may follow in
     * their place; reasoning that begins is, because it may be silent for minutes and the client must not wait for its head so long.
     */
    default boolean isSubstance() {
        return switch (this) {
            case Start _, UsageReport _, PartEnd _ -> false;
            case PartStart(int _, Content part) -> !isEmptyText(part);
            case PartDelta(int _, Delta delta) -> !isEmpty(delta);
            case Finish _, End _, Failure _ -> true;
        };
    }

    private static boolean isEmptyText(Content part) {
        return switch (part) {
            case Content.Text text -> text.text().isEmpty();
            case Content.Refusal refusal -> refusal.text().isEmpty();
            default -> false;
        };
    }

    private static boolean isEmpty(Delta delta) {
        return switch (delta) {
            case Delta.Text more -> more.text().isEmpty();
            case Delta.Refusal more -> more.text().isEmpty();
            case Delta.Reasoning _, Delta.Signed _, Delta.Arguments _, Delta.Citation _ -> false;
        };
    }

    /** The error when this is a Failure, else null. */
    default @Nullable LlmError failure() {
        return this instanceof Failure(LlmError error) ? error : null;
    }
}
