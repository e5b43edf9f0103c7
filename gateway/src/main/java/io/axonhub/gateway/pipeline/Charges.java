package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.Content;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Usage;
import io.axonhub.gateway.llm.UsageSource;
import io.axonhub.gateway.transform.Accumulator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What each ended attempt is charged with, exactly once: what its provider reported in the end; where it was cut before that, what was
 * reported so far and an estimate of the rest; where it reported nothing, an estimate of what it was sent and what came of its answer.
 * An attempt that never reached a model is charged with nothing. Thread-safe.
 */
public final class Charges {
    private static final int REDIRECT = 300;

    private final ToLongFunction<byte[]> json;
    private final ToLongFunction<String> text;
    private final Executor estimating;

    /**
     * With what estimates.
     *
     * @param json tokens of what a body says, 0 when it cannot be read
     * @param text tokens of a text
     * @param estimating where estimates are made, because they cost a request's thread too much; what it rejects is done at once
     */
    public Charges(ToLongFunction<byte[]> json, ToLongFunction<String> text, Executor estimating) {
        this.json = json;
        this.text = text;
        this.estimating = estimating;
    }

    /** Three bytes a token and nothing for the answer: for tests and where nobody bills. */
    public static Charges rough() {
        return new Charges(body -> (body.length + 2) / 3, String::length, Runnable::run);
    }

    /** Whether what the exchange's attempts, all over, used is known without an estimate. */
    public boolean isKnown(Exchange exchange) {
        return exchange.attempts().stream().allMatch(attempt -> !isEstimated(attempt));
    }

    /** Runs {@code task} here when everything is known, else where estimates are made. */
    public void whenKnown(Exchange exchange, Runnable task) {
        if (isKnown(exchange)) {
            task.run();
            return;
        }
        try {
            estimating.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** The charge of an attempt that is over; empty when there is none. */
    public Optional<Charge> of(Exchange exchange, Attempt attempt) {
        return Optional.ofNullable(attempt.charged(() -> charge(exchange, attempt)));
    }

    private @Nullable Charge charge(Exchange exchange, Attempt attempt) {
        Usage reported = attempt.usage();
        if (!isEstimated(attempt)) {
            return reported == null
                    ? null
                    : new Charge(reported, isFinal(attempt) ? UsageSource.REPORTED : UsageSource.PARTIAL);
        }
        long output = output(attempt);
        if (reported != null) {
            return new Charge(atLeast(reported, output), UsageSource.PARTIAL);
        }
        long input = json.applyAsLong(exchange.call().body());
        return input == 0 && output == 0
                ? null
                : new Charge(new Usage(input, 0, 0, 0, output, 0), UsageSource.ESTIMATED);
    }

    /** Reported figures whose output may be an early one. */
    private static Usage atLeast(Usage reported, long output) {
        long more = Math.max(0, output - reported.outputTotal());
        return reported.plus(new Usage(0, 0, 0, 0, more, 0));
    }

    private long output(Attempt attempt) {
        Accumulator sum = attempt.answer();
        if (sum == null) {
            byte[] body = attempt.body();
            return body == null ? 0 : json.applyAsLong(body);
        }
        StringBuilder said = new StringBuilder();
        for (Content part : sum.response().content()) {
            switch (part) {
                case Content.Text t -> said.append(t.text());
                case Content.Refusal r -> said.append(r.text());
                case Content.Reasoning r -> said.append(r.text());
                case Content.ToolCall c -> said.append(c.name()).append(c.arguments());
                case Content.RedactedReasoning _,
                        Content.Opaque _,
                        Content.Image _,
                        Content.Audio _,
                        Content.Document _,
                        Content.ToolResult _ -> said.append(' ');
            }
            said.append('\n');
        }
        return text.applyAsLong(said.toString());
    }

    private static boolean isEstimated(Attempt attempt) {
        if (!isCounted(attempt.route().outbound().operation()) || isFinal(attempt)) {
            return false;
        }
        Accumulator sum = attempt.answer();
        return attempt.usage() == null ? reachedAModel(attempt) : sum != null && !sum.isUsageCurrent();
    }

    /** Whether the provider's own last word on the usage is there. */
    private static boolean isFinal(Attempt attempt) {
        if (attempt.usage() == null) {
            return false;
        }
        Accumulator sum = attempt.answer();
        return !attempt.partial() || (sum != null && sum.isStopped());
    }

    /**
     * Whether a model has probably worked for it: an answer came or began to come, or the call had gone out when its client left or
     * its time was up. A provider that refused, failed before it said anything or could not be reached charges nothing.
     */
    private static boolean reachedAModel(Attempt attempt) {
        if (!attempt.isSent() || attempt.status() >= REDIRECT) {
            return false;
        }
        return switch (attempt.error()) {
            case null -> attempt.status() != 0;
            case LlmError.Canceled _ -> true;
            case LlmError.Timeout(LlmError.Timeout.Phase phase, String _) -> phase != LlmError.Timeout.Phase.CONNECT;
            default -> attempt.firstTokenNanos() != 0;
        };
    }

    /** Sound and forms cannot be estimated; moderation and the counting of tokens cost nothing. */
    private static boolean isCounted(Operation operation) {
        return switch (operation) {
            case GENERATE, EMBED, RERANK, IMAGE, SPEECH -> true;
            case MODERATE, TRANSCRIBE, COUNT_TOKENS, REALTIME -> false;
        };
    }
}
