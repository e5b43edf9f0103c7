package io.axonhub.gateway.pipeline;

/** One step of the way of a request. Stateless but for what its constructor took; thread-safe. */
public interface Stage {
    /**
     * Does its part and calls {@code next} never, once, or (failover) several times.
     *
     * @throws io.axonhub.gateway.llm.GatewayException what the client is to be told
     */
    Reply handle(Exchange exchange, Next next);

    /** Whether it looks at the head of a request only, so that it may refuse one whose body has not been read. */
    default boolean needsHeadOnly() {
        return false;
    }

    /** The rest of the way. */
    interface Next {
        /** Goes on. */
        Reply proceed(Exchange exchange);
    }
}
