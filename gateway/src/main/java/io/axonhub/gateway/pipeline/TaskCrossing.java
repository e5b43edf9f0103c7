package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.llm.GatewayException;
import io.axonhub.gateway.llm.LlmError;
import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.TaskOutbound;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A task for a provider of another format. One with more items than the provider takes at once goes out as several calls, one after
 * another, whose results are joined; the answer is whole or it is an error.
 */
final class TaskCrossing implements Way {
    private final Exchange exchange;
    private final Attempt attempt;
    private final TaskInbound inbound;
    private final TaskOutbound outbound;
    private final LongSupplier ticker;

    TaskCrossing(Exchange exchange, Attempt attempt, TaskInbound inbound, TaskOutbound outbound, LongSupplier ticker) {
        this.exchange = exchange;
        this.attempt = attempt;
        this.inbound = inbound;
        this.outbound = outbound;
        this.ticker = ticker;
    }

    /** One of the calls that a task goes out as. */
    private record Part(Task task, HttpCall call) {}

    @Override
    public Reply go(Sender sender) {
        Task task = named(exchange::task);
        List<Part> parts = named(() -> parts(task));
        TaskResult result = null;
        for (Part part : parts) {
            TaskResult more = outbound.read(sender.exchange(part.call()), part.task());
            result = result == null ? more : result.and(more);
            attempt.firstToken(ticker.getAsLong());
            attempt.learned(result.model(), result.usage(), null);
        }
        if (result == null) {
            throw new IllegalStateException("a task without items");
        }
        attempt.ended(ticker.getAsLong(), null, false);
        return new Reply.Whole(inbound.write(result, task, exchange.notes()));
    }

    /** All of them are written before the first is sent, so that what cannot be said costs nothing. */
    private List<Part> parts(Task task) {
        return task.split(outbound.batch()).stream()
                .map(part -> new Part(part, outbound.write(part, attempt.route().target(), exchange.notes())))
                .toList();
    }

    /** A refusal says which type of channel it is that cannot. */
    private <T> T named(Supplier<T> read) {
        try {
            return read.get();
        } catch (GatewayException e) {
            if (e.error() instanceof LlmError.InvalidRequest(String message, String param, String code)) {
                String type = attempt.route().provider();
                throw new GatewayException(
                        new LlmError.InvalidRequest(message + " (The channel is of type '" + type + "'.)", param, code),
                        e);
            }
            throw e;
        }
    }
}
