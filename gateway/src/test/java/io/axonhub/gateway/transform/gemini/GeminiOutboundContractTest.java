package io.axonhub.gateway.transform.gemini;

import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.OutboundContract;

class GeminiOutboundContractTest extends OutboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(GeminiOutbound.FORMAT);
    }
}
