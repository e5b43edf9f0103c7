package io.axonhub.gateway.transform.openai.chat;

import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Dialect;
import io.axonhub.gateway.transform.OutboundContract;

class ChatOutboundContractTest extends OutboundContract {
    @Override
    protected Dialect dialect() {
        return AllFormats.named(ChatInbound.FORMAT);
    }
}
