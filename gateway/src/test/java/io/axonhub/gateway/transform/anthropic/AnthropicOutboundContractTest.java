package io.axonhub.gateway.transform.anthropic;

import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.OutboundContract;

class AnthropicOutboundContractTest extends OutboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(AnthropicOutbound.FORMAT);
    }
}
