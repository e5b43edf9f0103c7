package io.axonhub.gateway.transform;

import io.axonhub.gateway.http.HttpCall;
import io.axonhub.gateway.http.HttpReply;
import io.axonhub.gateway.llm.Operation;
import io.axonhub.gateway.llm.Request;
import io.axonhub.gateway.llm.Response;

/** A provider's dialect of generating text: writes requests, reads answers and streams. */
public interface GenerationOutbound extends Outbound {
    @Override
    default Operation operation() {
        return Operation.GENERATE;
    }

    /**
     * The call for a request that was read from another format; {@code notes} takes each field that is dropped or degraded.
     *
     * @return path relative to the provider's base URL; headers without credentials
     * @throws io.axonhub.gateway.llm.GatewayException InvalidRequest where dropping a field would change what the caller relies on
     */
    HttpCall write(Request request, Target target, Notes notes);

    /** What the unified model calls what a body of this dialect has as {@code wire}. */
    default String unified(String wire) {
        return wire;
    }

    /**
     * Reads a whole 2xx answer.
     *
     * @throws io.axonhub.gateway.llm.GatewayException MalformedUpstream when it is none, or the error it carries in spite of 2xx
     */
    Response read(HttpReply reply);

    @Override
    default Report report(HttpReply reply) {
        Response response = read(reply);
        return new Report(response.model(), response.usage(), response.stop());
    }
}
