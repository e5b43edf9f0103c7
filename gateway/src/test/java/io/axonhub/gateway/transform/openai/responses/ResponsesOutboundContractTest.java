package io.axonhub.gateway.transform.openai.responses;

import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.OutboundContract;

class ResponsesOutboundContractTest extends OutboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(ResponsesInbound.FORMAT);
    }
}
