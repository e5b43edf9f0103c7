package io.axonhub.gateway.pipeline;

import io.axonhub.gateway.http.Headers;
import io.axonhub.gateway.http.HttpReply;
import java.util.List;

/** The stages in their order, ended by the dispatch. */
public final class Pipeline {
    private static final Reply ADMITTED = new Reply.Whole(new HttpReply(204, Headers.empty(), new byte[0]));

    private final Stage.Next first;
    private final Stage.Next door;

    /** In the order given; {@code last} has no next. */
    public Pipeline(List<Stage> stages, Stage.Next last) {
        first = chain(stages, last);
        door = chain(stages.stream().takeWhile(Stage::needsHeadOnly).toList(), exchange -> ADMITTED);
    }

    private static Stage.Next chain(List<Stage> stages, Stage.Next last) {
        Stage.Next next = last;
        for (Stage stage : stages.reversed()) {
            next = new Step(stage, next);
        }
        return next;
    }

    /**
     * Asks the stages in front whether a request may come in whose body has not been read; {@link #handle} asks them again.
     *
     * @throws io.axonhub.gateway.llm.GatewayException when it may not
     */
    public void admit(Exchange head) {
        door.proceed(head);
    }

    /** A stage and what comes after it: no lambda, whose frame each waiting request would have once for each stage. */
    private record Step(Stage stage, Stage.Next next) implements Stage.Next {
        @Override
        public Reply proceed(Exchange exchange) {
            return stage.handle(exchange, next);
        }
    }

    /** Runs a request through. */
    public Reply handle(Exchange exchange) {
        return first.proceed(exchange);
    }
}
