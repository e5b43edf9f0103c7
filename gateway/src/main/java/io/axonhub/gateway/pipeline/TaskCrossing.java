package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.llm.Task;
import io.axonhub.gateway.llm.TaskResult;
import io.axonhub.gateway.transform.TaskInbound;
import io.axonhub.gateway.transform.TaskOutbound;
import java.util.function.LongSupplier;

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

    @Override
    public Reply go(Sender sender) {
        Task task = exchange.task();
        TaskResult result = null;
        for (Task part : task.split(outbound.batch())) {
            TaskResult more = outbound.read(
                    sender.exchange(outbound.write(part, attempt.route().target(), exchange.notes())), part);
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
}
