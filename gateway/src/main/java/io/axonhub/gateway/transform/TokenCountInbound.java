package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Operation;
import java.util.Optional;

/** A client's dialect of asking how many tokens a prompt has. */
public interface TokenCountInbound extends Inbound {
    @Override
    default Operation operation() {
        return Operation.COUNT_TOKENS;
    }

    /**
     * An answer that is never below the truth, for a prompt whose provider does not count; empty where no bound can be known.
     *
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest naming the field
     */
    Optional<HttpReply> estimated(HttpCall call);
}
