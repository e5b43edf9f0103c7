package io.axonhub.gateway.pipeline;

/** One step of the way of a request. Stateless but for what its constructor took; thread-safe. */
public interface Stage {
    /**
     * Does its part and calls {@code next} never, once, or (failover) several times.
     *
     * @throws io.axonhub.gateway.llm.GatewayException what the client is to be told
     */
    Reply handle(Exchange exchange, Next next);

    /** The rest of the way. */
    interface Next {
        /** Goes on. */
        Reply proceed(Exchange exchange);
    }
}
