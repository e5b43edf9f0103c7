package io.axonhub.gateway.pipeline;

import java.util.List;

/** The stages in their order, ended by the dispatch. */
public final class Pipeline {
    private final Stage.Next first;

    /** In the order given; {@code last} has no next. */
    public Pipeline(List<Stage> stages, Stage.Next last) {
        Stage.Next next = last;
        for (Stage stage : stages.reversed()) {
            Stage.Next rest = next;
            next = exchange -> stage.handle(exchange, rest);
        }
        first = next;
    }

    /** Runs a request through. */
    public Reply handle(Exchange exchange) {
        return first.proceed(exchange);
    }
}
