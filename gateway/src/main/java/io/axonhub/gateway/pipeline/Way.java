package io.axonhub.gateway.pipeline;

/** How one attempt's request gets to the provider and its answer to the client: as it is, or through the unified model. */
sealed interface Way permits Generation, PassThrough, SessionWay, TaskCrossing {
    /**
     * Sends and answers.
     *
     * @throws io.axonhub.gateway.llm.GatewayException what failed before anything was told to the client
     */
    Reply go(Sender sender);
}
