package io.axonhub.gateway.transform.bedrock;

import io.axonhub.gateway.transform.AllFormats;
import io.axonhub.gateway.transform.Provided;
import io.axonhub.gateway.transform.ProviderContract;

class ConverseOutboundContractTest extends ProviderContract {
    @Override
    protected Provided provider() {
        return AllFormats.converse();
    }
}
